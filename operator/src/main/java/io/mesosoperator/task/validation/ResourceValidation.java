package io.mesosoperator.task.validation;

import io.mesosoperator.resource.Resources;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Volume;

/** What a master asks of resources beyond what {@link Resources#validate} does: {@code validation::resource}. */
public final class ResourceValidation {

    /** The role of what is not reserved. */
    private static final String ANY_ROLE = "*";

    private ResourceValidation() {}

    /** The first problem of the resources, in Mesos' words; empty if there is none. */
    public static Optional<String> validate(Collection<Resource> resources) {
        return Resources.validate(resources)
                .map("Invalid resources: "::concat)
                .or(() -> first(resources, ResourceValidation::disk).map("Invalid DiskInfo: "::concat))
                .or(() -> first(resources, ResourceValidation::reservation).map("Invalid ReservationInfo: "::concat));
    }

    /** No two volumes of a role may have the same persistence id. */
    public static Optional<String> validateUniquePersistenceIds(Resources resources) {
        var seen = new HashSet<RoleAndId>();
        return resources.persistentVolumes().toProto().stream()
                .map(volume -> new RoleAndId(
                        volume.getRole(), volume.getDisk().getPersistence().getId()))
                .filter(volume -> !seen.add(volume))
                .map(volume -> "Persistence ID '%s' is not unique".formatted(volume.id()))
                .findFirst();
    }

    private record RoleAndId(String role, String id) {}

    private static Optional<String> first(Collection<Resource> resources, Function<Resource, Optional<String>> check) {
        return resources.stream()
                .flatMap(resource -> check.apply(resource).stream())
                .findFirst();
    }

    private static Optional<String> disk(Resource resource) {
        if (!resource.hasDisk()) {
            return Optional.empty();
        }
        if (resource.getDisk().hasPersistence()) {
            return persistentVolume(resource);
        }
        return Optional.of(
                resource.getDisk().hasVolume() ? "Non-persistent volume not supported" : "DiskInfo is set but empty");
    }

    private static Optional<String> persistentVolume(Resource resource) {
        var disk = resource.getDisk();
        if (resource.hasRevocable()) {
            return Optional.of("Persistent volumes cannot be created from revocable resources");
        }
        if (resource.getRole().equals(ANY_ROLE) && !resource.hasReservation()) {
            return Optional.of("Persistent volumes cannot be created from unreserved resources");
        }
        if (!disk.hasVolume()) {
            return Optional.of("Expecting 'volume' to be set for persistent volume");
        }
        if (disk.getVolume().getMode() == Volume.Mode.RO) {
            return Optional.of("Read-only persistent volume not supported");
        }
        if (disk.getVolume().hasHostPath()) {
            return Optional.of("Expecting 'host_path' to be unset for persistent volume");
        }
        var id = disk.getPersistence().getId();
        return Identifiers.hasInvalidCharacters(id)
                ? Optional.of("Persistence ID '%s' contains invalid characters".formatted(id))
                : Optional.empty();
    }

    private static Optional<String> reservation(Resource resource) {
        return resource.hasReservation() && resource.hasRevocable()
                ? Optional.of("Dynamically reserved resource %s cannot be created from revocable resources"
                        .formatted(Resources.of(resource)))
                : Optional.empty();
    }
}
