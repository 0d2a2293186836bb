package io.mesosoperator.scheduler.wire;

import io.mesosoperator.crds.V1Additions;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Address;
import org.apache.mesos.v1.Protos.Resource.AllocationInfo;
import org.apache.mesos.v1.Protos.URL;

/** An offer with what 1.x has added. */
final class V1Offer {

    /** The default of Mesos' agents; nothing answers there. */
    private static final int AGENT_PORT = 5051;

    private V1Offer() {}

    static Offer withUrl(Offer offer) {
        var later = offer.toBuilder();
        V1Additions.add(
                Protos.Offer.newBuilder()
                        .setUrl(URL.newBuilder()
                                .setScheme("http")
                                .setAddress(Address.newBuilder()
                                        .setHostname(offer.getHostname())
                                        .setPort(AGENT_PORT))
                                .setPath("/slave(1)"))
                        .build(),
                later);
        return later.build();
    }

    /** The offer says which of its framework's roles it is for. */
    static Offer allocated(Offer offer, String role) {
        var allocation = AllocationInfo.newBuilder().setRole(role).build();
        var later = offer.toBuilder();
        V1Additions.add(Protos.Offer.newBuilder().setAllocationInfo(allocation).build(), later);
        var ofResource =
                Protos.Resource.newBuilder().setAllocationInfo(allocation).build();
        later.getResourcesBuilderList().forEach(resource -> V1Additions.add(ofResource, resource));
        return later.build();
    }
}
