package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resources agent by agent, with the sums of their scalars kept up to date. Agents stay apart because ports of
 * two agents must not merge; of the sums only scalars are part, since a range of ports has no natural share (as
 * in Mesos' sorter).
 */
final class ResourcesByAgent {

    private final Set<String> excluded;
    private final Map<String, Resources> byAgent = new HashMap<>();

    /** Thousandths by resource name, never zero. */
    private final Map<String, Long> sums = new HashMap<>();

    /**
     * Nothing yet.
     *
     * @param excluded names of resources that are no part of the sums
     */
    ResourcesByAgent(Set<String> excluded) {
        this.excluded = excluded;
    }

    void add(String slaveId, Resources resources) {
        byAgent.merge(slaveId, resources, Resources::plus);
        count(resources, 1);
    }

    /** What of the resources is not there does not matter. */
    void subtract(String slaveId, Resources resources) {
        set(slaveId, on(slaveId).minus(resources));
    }

    /** From now on the agent has exactly these. */
    void set(String slaveId, Resources resources) {
        count(on(slaveId), -1);
        if (resources.isEmpty()) {
            byAgent.remove(slaveId);
        } else {
            byAgent.put(slaveId, resources);
        }
        count(resources, 1);
    }

    private Resources on(String slaveId) {
        return byAgent.getOrDefault(slaveId, Resources.empty());
    }

    private void count(Resources resources, int sign) {
        resources.forEachScalar((name, millis) -> {
            if (!excluded.contains(name)) {
                sums.merge(name, sign * millis, ResourcesByAgent::sum);
            }
        });
    }

    /** Null, so that the map forgets the name, if nothing is left. */
    private static @Nullable Long sum(long one, long other) {
        var sum = Math.addExact(one, other);
        return sum == 0 ? null : sum;
    }

    /**
     * The largest part that this is of any scalar of the total, divided by the weight.
     *
     * <p>One division of exact products, not two: so equal shares are equal doubles whenever weights are whole numbers,
     * and the tie rules apply.
     */
    double dominantShare(ResourcesByAgent total, double weight) {
        var share = 0.0;
        for (var sum : sums.entrySet()) {
            var whole = total.sums.get(sum.getKey());
            if (whole != null) {
                share = Math.max(share, sum.getValue() / (whole * weight));
            }
        }
        return share;
    }

    /** A live view. */
    Map<String, Resources> asMap() {
        return Collections.unmodifiableMap(byAgent);
    }
}
