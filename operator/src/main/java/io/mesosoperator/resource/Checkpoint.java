package io.mesosoperator.resource;

import org.apache.mesos.Protos;

/**
 * What an agent has to remember: dynamic reservations and persistent volumes. The rest it finds out anew (Mesos:
 * CheckpointResourcesMessage).
 */
public final class Checkpoint {

    private Checkpoint() {}

    /** The part of the agent's resources that it has to remember. */
    public static Resources of(Resources total) {
        return Resources.of(
                total.toProto().stream().filter(Checkpoint::isRemembered).toList());
    }

    /**
     * The agent's resources once it has remembered.
     *
     * @param total what it found out
     * @throws IllegalArgumentException with Mesos' message if it has not got any more what it remembers
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

    /** The resource as it was before anything was reserved or created of it. */
    private static Protos.Resource asFound(Protos.Resource resource) {
        var found = resource.toBuilder().clearDisk();
        return resource.hasReservation() ? found.clearReservation().setRole("*").build() : found.build();
    }
}
