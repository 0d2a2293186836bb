package io.mesosoperator.scheduler.wire;

import io.mesosoperator.crds.V1Additions;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Resource.ReservationInfo;

/**
 * Reservations as frameworks with the capability RESERVATION_REFINEMENT (1.4 and later) read and write them: a resource
 * has a list of them with their roles, and no role itself. Here a resource is reserved once.
 */
final class V1Reservations {

    private V1Reservations() {}

    /** What such a framework wrote, in the form of 0.23. */
    static void understand(Resource.Builder resource) {
        var reservations = V1Additions.in(resource.build(), Protos.Resource.parser());
        if (reservations.getReservationsCount() == 1) {
            var reservation = reservations.getReservations(0);
            resource.setRole(reservation.getRole());
            if (reservation.getType() == ReservationInfo.Type.DYNAMIC) {
                resource.getReservationBuilder().setPrincipal(reservation.getPrincipal());
            }
        }
    }

    /** The offer as such a framework reads it. */
    static Offer refined(Offer offer) {
        var refined = offer.toBuilder();
        refined.getResourcesBuilderList().forEach(V1Reservations::refine);
        return refined.build();
    }

    private static void refine(Resource.Builder resource) {
        if (!resource.getRole().equals("*")) {
            var reservation = ReservationInfo.newBuilder()
                    .setRole(resource.getRole())
                    .setType(resource.hasReservation() ? ReservationInfo.Type.DYNAMIC : ReservationInfo.Type.STATIC);
            if (resource.hasReservation()) {
                reservation.setPrincipal(resource.getReservation().getPrincipal());
            }
            V1Additions.add(
                    Protos.Resource.newBuilder().addReservations(reservation).build(), resource);
        }
        resource.clearRole().clearReservation();
    }
}
