package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;

/**
 * A registered framework.
 *
 * @param role whose reservations it may use
 * @param revocable whether it takes revocable resources (mesos.proto: FrameworkInfo.Capability.REVOCABLE_RESOURCES)
 * @param used what its tasks hold, those in flight included
 * @param offerLimit how many offers it may have at once; 0 while it is suppressed
 * @param allocations how many offers it was made: among equal shares, who was made fewer comes first (Mesos' sorter)
 */
public record FrameworkState(
        FrameworkKey key, String role, boolean revocable, Resources used, int offerLimit, long allocations) {

    /** What of {@code resources} may be offered to it: what is unreserved or reserved for its role. */
    Resources allowed(Resources resources) {
        var ours = resources.unreserved().plus(resources.reserved(role));
        return revocable ? ours : ours.nonRevocable();
    }
}
