package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whose turn it is: roles by their weighted dominant shares, and within a role its frameworks by theirs (Mesos'
 * role sorter and framework sorters).
 *
 * <p>Reserved resources do not count between roles. Within a role they do, relative to the cluster's total.
 */
final class FairShare {

    private static final String CLUSTER = "";

    /** Of a framework's role, and its own in the role. */
    record Shares(double role, double own) implements Comparable<Shares> {

        @Override
        public int compareTo(Shares that) {
            var order = Double.compare(role, that.role);
            return order == 0 ? Double.compare(own, that.own) : order;
        }
    }

    private final DrfSorter<String> roles;
    private final Map<String, DrfSorter<FrameworkKey>> frameworks = new HashMap<>();
    private final Map<FrameworkKey, FrameworkState> known = new HashMap<>();

    /** The number of offers made to the role's frameworks. */
    private final Map<String, Long> allocations = new HashMap<>();

    /** The number of the role's frameworks that want a turn. */
    private final Map<String, Integer> present = new HashMap<>();

    /**
     * The shares by what these frameworks use; none has a turn before {@link #enter}.
     *
     * @param total the total of all agents
     */
    FairShare(Collection<FrameworkState> states, Resources total, AllocationPolicy policy) {
        roles = new DrfSorter<>(policy.fairShareExcluded());
        roles.addTotal(CLUSTER, total.unreserved());
        for (var state : states) {
            known.put(state.key(), state);
            if (!roles.contains(state.role())) {
                roles.add(state.role(), policy.weights().weight(state.role()));
                roles.deactivate(state.role());
                var sorter = new DrfSorter<FrameworkKey>(policy.fairShareExcluded());
                sorter.addTotal(CLUSTER, total);
                frameworks.put(state.role(), sorter);
            }
            sorter(state.role()).add(state.key(), 1);
            sorter(state.role()).deactivate(state.key());
            allocations.merge(state.role(), state.allocations(), Long::sum);
            give(state.key(), CLUSTER, state.used());
        }
    }

    /** The framework, one of those given to the constructor, wants a turn. */
    void enter(FrameworkKey framework) {
        var state = state(framework);
        var sorter = sorter(state.role());
        sorter.activate(framework);
        sorter.setAllocations(framework, state.allocations());
        if (present.merge(state.role(), 1, Integer::sum) == 1) {
            roles.activate(state.role());
            roles.setAllocations(state.role(), allocations.getOrDefault(state.role(), 0L));
        }
    }

    void remove(FrameworkKey framework) {
        var role = state(framework).role();
        sorter(role).deactivate(framework);
        if (present.merge(role, -1, Integer::sum) == 0) {
            roles.deactivate(role);
        }
    }

    /** Gives the framework these resources. */
    void give(FrameworkKey framework, String slaveId, Resources resources) {
        var role = state(framework).role();
        sorter(role).allocated(framework, slaveId, resources);
        roles.allocated(role, slaveId, resources.unreserved());
    }

    /** The framework returns these resources. */
    void take(FrameworkKey framework, String slaveId, Resources resources) {
        var role = state(framework).role();
        sorter(role).unallocated(framework, slaveId, resources);
        roles.unallocated(role, slaveId, resources.unreserved());
    }

    Shares of(FrameworkKey framework) {
        var role = state(framework).role();
        return new Shares(roles.share(role), sorter(role).share(framework));
    }

    /**
     * Whether the holder keeps no less than the other has then, if it gives it these resources: between roles by the
     * roles' shares, and then the holder keeps something; within a role by the frameworks' own.
     */
    boolean isFairAfter(FrameworkKey holder, FrameworkKey other, Resources given) {
        var role = state(holder).role();
        var otherRole = state(other).role();
        var left = sorter(role).shareWithout(holder, given);
        if (role.equals(otherRole)) {
            return left >= sorter(role).shareWith(other, given);
        }
        return left > 0
                && roles.shareWithout(role, given.unreserved()) >= roles.shareWith(otherRole, given.unreserved());
    }

    /** Whether the role has more than the other one, by their weights. */
    boolean isAhead(String role, String other) {
        return roles.share(role) > roles.share(other);
    }

    /** The framework whose turn it is, if any wants one. */
    Optional<FrameworkKey> first() {
        return roles.inOrder()
                .findFirst()
                .flatMap(role -> sorter(role).inOrder().findFirst());
    }

    /** The roles that want a turn, in their order; the next {@link #give} changes it. */
    List<String> roles() {
        return roles.sort();
    }

    /** The role's frameworks that want a turn, in their order. After a {@link #give}, call this again. */
    Iterator<FrameworkKey> frameworks(String role) {
        return sorter(role).inOrder().iterator();
    }

    private FrameworkState state(FrameworkKey framework) {
        return Objects.requireNonNull(known.get(framework));
    }

    private DrfSorter<FrameworkKey> sorter(String role) {
        return Objects.requireNonNull(frameworks.get(role));
    }
}
