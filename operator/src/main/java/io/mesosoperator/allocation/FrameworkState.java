package io.mesosoperator.allocation;

import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;

/**
 * A registered framework.
 *
 * @param role the role whose reservations it may use
 * @param revocable whether it takes revocable resources (mesos.proto: FrameworkInfo.Capability.REVOCABLE_RESOURCES)
 * @param used the resources of its tasks, those in flight included
 * @param offerLimit how many offers it may have at once; 0 while it is suppressed
 * @param allocations how many offers it has received: among equal shares, the framework with fewer comes
 *     first (Mesos' sorter)
 * @param tolerations the taints of agents that it is offered all the same
 */
public record FrameworkState(
        FrameworkKey key,
        String role,
        boolean revocable,
        Resources used,
        int offerLimit,
        long allocations,
        Tolerations tolerations) {

    /** One that tolerates no taints. */
    public FrameworkState(
            FrameworkKey key, String role, boolean revocable, Resources used, int offerLimit, long allocations) {
        this(key, role, revocable, used, offerLimit, allocations, Tolerations.NONE);
    }

    /** The part of {@code resources} that may be offered to it: unreserved or reserved for its role. */
    Resources allowed(Resources resources) {
        var ours = resources.unreserved().plus(resources.reserved(role));
        return revocable ? ours : ours.nonRevocable();
    }
}
