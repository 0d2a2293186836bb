package io.mesosoperator.resource;

import java.util.List;
import org.apache.mesos.Protos;

/** How an offer operation changes resources. It never changes the amount of a name, only reservations and volumes. */
final class Operations {

    private Operations() {}

    static Resources apply(Resources resources, Protos.Offer.Operation operation) {
        if (!operation.hasType()) {
            throw new IllegalArgumentException("Unknown offer operation");
        }
        return switch (operation.getType()) {
            case LAUNCH -> resources;
            case RESERVE -> reserve(resources, operation.getReserve().getResourcesList());
            case UNRESERVE -> unreserve(resources, operation.getUnreserve().getResourcesList());
            case CREATE -> create(resources, operation.getCreate().getVolumesList());
            case DESTROY -> destroy(resources, operation.getDestroy().getVolumesList());
        };
    }

    private static Resources reserve(Resources total, List<Protos.Resource> reservations) {
        requireValid(reservations, "RESERVE");
        Resources result = total;
        for (Protos.Resource resource : reservations) {
            check(Kind.of(resource).isReserved(), "RESERVE", "Resource must be reserved");
            check(resource.hasReservation(), "RESERVE", "Missing 'reservation'");
            Resources reserved = Resources.of(resource);
            Resources unreserved = reserved.flatten();
            check(result.contains(unreserved), "RESERVE", result + " does not contain " + unreserved);
            result = result.minus(unreserved).plus(reserved);
        }
        return result;
    }

    private static Resources unreserve(Resources total, List<Protos.Resource> reservations) {
        requireValid(reservations, "UNRESERVE");
        Resources result = total;
        for (Protos.Resource resource : reservations) {
            check(Kind.of(resource).isReserved(), "UNRESERVE", "Resource is not reserved");
            check(resource.hasReservation(), "UNRESERVE", "Missing 'reservation'");
            Resources reserved = Resources.of(resource);
            check(result.contains(reserved), "UNRESERVE", result + " does not contain " + reserved);
            result = result.minus(reserved).plus(reserved.flatten());
        }
        return result;
    }

    private static Resources create(Resources total, List<Protos.Resource> volumes) {
        requireValid(volumes, "CREATE");
        Resources result = total;
        for (Protos.Resource volume : volumes) {
            requirePersistent(volume, "CREATE");
            Resources space = withoutDisk(volume);
            check(result.contains(space), "CREATE", "Insufficient disk resources");
            result = result.minus(space).plus(Resources.of(volume));
        }
        return result;
    }

    private static Resources destroy(Resources total, List<Protos.Resource> volumes) {
        requireValid(volumes, "DESTROY");
        Resources result = total;
        for (Protos.Resource volume : volumes) {
            requirePersistent(volume, "DESTROY");
            Resources created = Resources.of(volume);
            check(result.contains(created), "DESTROY", "Persistent volume does not exist");
            result = result.minus(created).plus(withoutDisk(volume));
        }
        return result;
    }

    private static Resources withoutDisk(Protos.Resource volume) {
        return Resources.of(volume.toBuilder().clearDisk().build());
    }

    private static void requireValid(List<Protos.Resource> resources, String operation) {
        Resources.validate(resources).ifPresent(problem -> check(false, operation, problem));
    }

    private static void requirePersistent(Protos.Resource volume, String operation) {
        check(volume.hasDisk(), operation, "Missing 'disk'");
        check(volume.getDisk().hasPersistence(), operation, "Missing 'persistence'");
    }

    private static void check(boolean condition, String operation, String problem) {
        if (!condition) {
            throw new IllegalArgumentException("Invalid " + operation + " Operation: " + problem);
        }
    }
}
