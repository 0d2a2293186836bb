package io.mesosoperator.resource;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.Protos;

/** The master's checks of the resources in a task or an operation, on top of {@link Resources#validate(Collection)}. */
public final class MasterValidation {

    private MasterValidation() {}

    /** The first problem in Mesos' words; empty if there is none. */
    public static Optional<String> validate(Collection<Protos.Resource> resources) {
        return Resources.validate(resources)
                .map(problem -> "Invalid resources: " + problem)
                .or(() -> resources.stream()
                        .flatMap(MasterValidation::diskProblem)
                        .findFirst()
                        .map(problem -> "Invalid DiskInfo: " + problem))
                .or(() -> resources.stream()
                        .flatMap(MasterValidation::reservationProblem)
                        .findFirst()
                        .map(problem -> "Invalid ReservationInfo: " + problem));
    }

    private static Stream<String> diskProblem(Protos.Resource resource) {
        if (!resource.hasDisk()) {
            return Stream.empty();
        }
        if (resource.getDisk().hasPersistence()) {
            return volumeProblem(resource);
        }
        return Stream.of(
                resource.getDisk().hasVolume() ? "Non-persistent volume not supported" : "DiskInfo is set but empty");
    }

    private static Stream<String> volumeProblem(Protos.Resource resource) {
        if (resource.hasRevocable()) {
            return Stream.of("Persistent volumes cannot be created from revocable resources");
        }
        if (!Kind.of(resource).isReserved()) {
            return Stream.of("Persistent volumes cannot be created from unreserved resources");
        }
        if (!resource.getDisk().hasVolume()) {
            return Stream.of("Expecting 'volume' to be set for persistent volume");
        }
        Protos.Volume volume = resource.getDisk().getVolume();
        if (volume.getMode() == Protos.Volume.Mode.RO) {
            return Stream.of("Read-only persistent volume not supported");
        }
        if (volume.hasHostPath()) {
            return Stream.of("Expecting 'host_path' to be unset for persistent volume");
        }
        String id = resource.getDisk().getPersistence().getId();
        return id.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))
                ? Stream.of("Persistence ID '" + id + "' contains invalid characters")
                : Stream.empty();
    }

    private static Stream<String> reservationProblem(Protos.Resource resource) {
        return resource.hasReservation() && resource.hasRevocable()
                ? Stream.of("Dynamically reserved resource " + Printer.print(resource)
                        + " cannot be created from revocable resources")
                : Stream.empty();
    }
}
