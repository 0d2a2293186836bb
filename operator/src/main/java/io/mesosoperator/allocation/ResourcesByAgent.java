package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resources by agent, with running sums of their scalars. Agents stay apart because ports of two agents must not merge.
 * Only scalars are summed, because a range of ports has no natural share (as in Mesos' sorter).
 */
final class ResourcesByAgent {

    private final Set<String> excluded;
    private final Map<String, Resources> byAgent = new HashMap<>();

    /** Thousandths by resource name, never zero. */
    private final Map<String, Long> sums = new HashMap<>();

    /**
     * Empty.
     *
     * @param excluded names of resources that are not summed
     */
    ResourcesByAgent(Set<String> excluded) {
        this.excluded = excluded;
    }

    void add(String slaveId, Resources resources) {
        byAgent.merge(slaveId, resources, Resources::plus);
        count(resources, 1);
    }

    /** Ignores resources that are not there. */
    void subtract(String slaveId, Resources resources) {
        set(slaveId, on(slaveId).minus(resources));
    }

    /** Sets the agent's resources to exactly these. */
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

    /** Null if nothing is left, so that the map removes the name. */
    private static @Nullable Long sum(long one, long other) {
        var sum = one + other;
        var overflows = ((one ^ sum) & (other ^ sum)) < 0;
        return overflows ? (Long) (one < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum == 0 ? null : (Long) sum;
    }

    /**
     * This one's largest share of any scalar of the total, divided by the weight.
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

    /** The share that it would be with these resources, or, with the sign -1, without them. */
    double dominantShareAfter(Resources change, int sign, ResourcesByAgent total, double weight) {
        var after = new ResourcesByAgent(excluded);
        after.sums.putAll(sums);
        after.count(change, sign);
        return after.dominantShare(total, weight);
    }

    /** A live view. */
    Map<String, Resources> asMap() {
        return Collections.unmodifiableMap(byAgent);
    }
}
