package io.mesosoperator.scheduler.wire;

import org.apache.mesos.Protos.Offer.Operation;

/** An operation of a 1.x client on reservations and volumes, in the form of 0.23. */
public final class V1Operations {

    private V1Operations() {}

    /** The operation; one that launches is as it was. */
    public static Operation of(Operation operation) {
        var understood = operation.toBuilder();
        if (operation.hasReserve()) {
            understood.getReserveBuilder().getResourcesBuilderList().forEach(V1Reservations::understand);
        }
        if (operation.hasUnreserve()) {
            understood.getUnreserveBuilder().getResourcesBuilderList().forEach(V1Reservations::understand);
        }
        if (operation.hasCreate()) {
            understood.getCreateBuilder().getVolumesBuilderList().forEach(V1Reservations::understand);
        }
        if (operation.hasDestroy()) {
            understood.getDestroyBuilder().getVolumesBuilderList().forEach(V1Reservations::understand);
        }
        return understood.build();
    }
}
