package io.mesosoperator.resource;

import com.google.protobuf.MessageLite;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.Protos;

/**
 * What an agent checkpoints: dynamic reservations and persistent volumes. It detects all other resources anew (Mesos:
 * CheckpointResourcesMessage).
 */
public final class Checkpoint {

    /** An offer has room for 1024 resources (the CRD's limit), unreserved ones included. */
    private static final int MOST = 512;

    /** A sixth of what etcd takes for an object: the status of an Agent says it as resources, and in words. */
    private static final int MOST_BYTES = 256 * 1024;

    private Checkpoint() {}

    /**
     * Why an agent cannot checkpoint so much, if it cannot and it is more than before. In Mesos that is a file; here it
     * stands in one object, and in the offers of the agent.
     */
    public static Optional<String> tooMuch(Resources before, Resources after) {
        var many = after.toProto().size();
        var bytes = bytes(after);
        return (many > MOST && many > before.toProto().size()) || (bytes > MOST_BYTES && bytes > bytes(before))
                ? Optional.of(("An agent can have at most %d different reservations and volumes, of %d bytes together;"
                                + " with this there would be %d, of %d bytes")
                        .formatted(MOST, MOST_BYTES, many, bytes))
                : Optional.empty();
    }

    private static long bytes(Resources resources) {
        return resources.toProto().stream()
                .mapToLong(MessageLite::getSerializedSize)
                .sum();
    }

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

    /**
     * The checkpoint with a volume that it has lost. The disk that the volume was made of becomes the volume, as far as
     * it is still there, reserved for the same role and principal: it must not count twice.
     */
    public static Resources withVolume(Resources checkpointed, Protos.Resource volume) {
        var whole = Resources.of(volume.toBuilder().clearDisk().build());
        if (!volume.hasReservation()) {
            return checkpointed.plus(Resources.of(volume)); // a static reservation is not checkpointed
        }
        var part = Resources.of(checkpointed.toProto().stream()
                .filter(resource -> resource.toBuilder()
                        .setScalar(volume.getScalar())
                        .build()
                        .equals(volume.toBuilder().clearDisk().build()))
                .toList());
        return checkpointed.minus(part.contains(whole) ? whole : part).plus(Resources.of(volume));
    }

    /** What of this is reserved dynamically for the role. */
    public static Stream<Protos.Resource> reservedBy(String role, Resources checkpointed) {
        return checkpointed.toProto().stream()
                .filter(resource ->
                        resource.hasReservation() && resource.getRole().equals(role));
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
