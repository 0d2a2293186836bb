package io.mesosoperator.resource;

import org.apache.mesos.Protos;

/**
 * What an agent checkpoints: dynamic reservations and persistent volumes. It detects all other resources anew (Mesos:
 * CheckpointResourcesMessage).
 */
public final class Checkpoint {

    private Checkpoint() {}

    /** The part of the agent's resources that must be checkpointed. */
    public static Resources of(Resources total) {
        return Resources.of(
                total.toProto().stream().filter(Checkpoint::isRemembered).toList());
    }

    /**
     * The agent's total resources with the checkpointed ones applied.
     *
     * @param total what the agent detected
     * @throws IllegalArgumentException with Mesos' message if the detected resources no longer contain the
     *     checkpointed ones
     */
    public static Resources apply(Resources total, Resources checkpointed) {
        var result = total;
        for (var resource : checkpointed.toProto()) {
            if (isRemembered(resource)) {
                var before = Resources.of(asFound(resource));
                if (!result.contains(before)) {
                    throw new IllegalArgumentException(
                            "Incompatible slave resources: " + result + " does not contain " + before);
                }
                result = result.minus(before).plus(Resources.of(resource));
            }
        }
        return result;
    }

    private static boolean isRemembered(Protos.Resource resource) {
        return resource.hasReservation() || resource.getDisk().hasPersistence();
    }

    /** The resource as it was before any reservation or volume. */
    private static Protos.Resource asFound(Protos.Resource resource) {
        var found = resource.toBuilder().clearDisk();
        return resource.hasReservation() ? found.clearReservation().setRole("*").build() : found.build();
    }
}
