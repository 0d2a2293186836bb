package io.mesosoperator.resource;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.Protos.Offer.Operation.Create;
import org.apache.mesos.Protos.Offer.Operation.Destroy;
import org.apache.mesos.Protos.Offer.Operation.Reserve;
import org.apache.mesos.Protos.Offer.Operation.Unreserve;
import org.apache.mesos.Protos.Resource;

/**
 * The master's validation of the offer operations that change reservations and volumes: {@code validation::operation}
 * of Mesos 0.23. Pure.
 *
 * <p>Each method returns the first problem in Mesos' order and words, or nothing. It does not check whether there are
 * enough resources: {@link Resources#apply} does.
 */
public final class OperationValidation {

    private OperationValidation() {}

    /**
     * Whether the framework may make this reservation. A framework with role {@code *} never may: nothing can be
     * reserved for that role.
     *
     * @param role the framework's role
     * @param principal the framework's principal; absent if it has none
     */
    public static Optional<String> reserve(Reserve reserve, String role, Optional<String> principal) {
        return valid(reserve.getResourcesList())
                .or(() -> principal.isPresent()
                        ? Optional.empty()
                        : Optional.of("A framework without a principal cannot reserve resources."))
                .or(() -> first(
                        reserve.getResourcesList(), resource -> reservable(resource, role, principal.orElseThrow())));
    }

    private static Optional<String> reservable(Resource resource, String role, String principal) {
        var reservedBy = resource.getReservation().getPrincipal();
        if (!resource.hasReservation()) {
            return Optional.of(notDynamicallyReserved(resource));
        }
        if (!resource.getRole().equals(role)) {
            return Optional.of("The reserved resource's role '" + resource.getRole()
                    + "' does not match the framework's role '" + role + "'");
        }
        if (!reservedBy.equals(principal)) {
            return Optional.of("The reserved resource's principal '" + reservedBy
                    + "' does not match the framework's principal '" + principal + "'");
        }
        return isPersistent(resource)
                ? Optional.of("A persistent volume " + Printer.print(resource) + " must already be reserved")
                : Optional.empty();
    }

    /**
     * Whether the framework may unreserve this. Any framework with a principal may, no matter which one made the
     * reservation.
     *
     * @param hasPrincipal whether the framework has a principal
     */
    public static Optional<String> unreserve(Unreserve unreserve, boolean hasPrincipal) {
        return valid(unreserve.getResourcesList())
                .or(() -> hasPrincipal
                        ? Optional.empty()
                        : Optional.of("A framework without a principal cannot unreserve resources."))
                .or(() -> first(unreserve.getResourcesList(), OperationValidation::unreservable));
    }

    private static Optional<String> unreservable(Resource resource) {
        if (!resource.hasReservation()) {
            return Optional.of(notDynamicallyReserved(resource));
        }
        return isPersistent(resource)
                ? Optional.of("A dynamically reserved persistent volume " + Printer.print(resource)
                        + " cannot be unreserved directly."
                        + " Please destroy the persistent volume first then unreserve the resource")
                : Optional.empty();
    }

    /**
     * Whether these are new persistent volumes.
     *
     * @param checkpointed the agent's checkpointed resources, including its volumes
     */
    public static Optional<String> create(Create create, Resources checkpointed) {
        return volumes(create.getVolumesList())
                .or(() -> PersistenceIds.validate(checkpointed.plus(Resources.of(create.getVolumesList()))));
    }

    /**
     * Whether these persistent volumes exist on the agent.
     *
     * @param checkpointed the agent's checkpointed resources, including its volumes
     */
    public static Optional<String> destroy(Destroy destroy, Resources checkpointed) {
        return volumes(destroy.getVolumesList())
                .or(() -> checkpointed.contains(Resources.of(destroy.getVolumesList()))
                        ? Optional.empty()
                        : Optional.of("Persistent volumes not found"));
    }

    /** A resource with a DiskInfo without persistence is already invalid by itself. */
    private static Optional<String> volumes(List<Resource> volumes) {
        return valid(volumes)
                .or(() -> first(
                        volumes,
                        volume -> volume.hasDisk()
                                ? Optional.empty()
                                : Optional.of("Not a persistent volume: Resource " + Printer.print(volume)
                                        + " does not have DiskInfo")));
    }

    /** Mesos repeats this prefix, so the message has it twice. */
    private static Optional<String> valid(Collection<Resource> resources) {
        return MasterValidation.validate(resources).map("Invalid resources: "::concat);
    }

    private static String notDynamicallyReserved(Resource resource) {
        return "Resource " + Printer.print(resource) + " is not dynamically reserved";
    }

    private static boolean isPersistent(Resource resource) {
        return resource.getDisk().hasPersistence();
    }

    private static Optional<String> first(List<Resource> resources, Function<Resource, Optional<String>> problem) {
        return resources.stream().map(problem).flatMap(Optional::stream).findFirst();
    }
}
