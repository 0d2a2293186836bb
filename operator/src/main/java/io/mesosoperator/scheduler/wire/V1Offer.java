package io.mesosoperator.scheduler.wire;

import com.google.protobuf.UnknownFieldSet;
import io.mesosoperator.crds.V1Additions;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Address;
import org.apache.mesos.v1.Protos.Resource.AllocationInfo;
import org.apache.mesos.v1.Protos.URL;

/** An offer with what 1.x has added. */
public final class V1Offer {

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
    public static Offer allocated(Offer offer, String role) {
        var later = offer.toBuilder();
        V1Additions.add(
                Protos.Offer.newBuilder()
                        .setAllocationInfo(AllocationInfo.newBuilder().setRole(role))
                        .build(),
                later);
        return later.build();
    }

    /** So do its resources. */
    static Offer withAllocatedResources(Offer offer) {
        var ofResource = Protos.Resource.newBuilder()
                .setAllocationInfo(V1Additions.in(offer, Protos.Offer.parser()).getAllocationInfo())
                .build();
        var later = offer.toBuilder();
        later.getResourcesBuilderList().forEach(resource -> V1Additions.add(ofResource, resource));
        return later.build();
    }

    /** The offer does not say which role it is for. */
    static Offer withoutAllocation(Offer offer) {
        var added = V1Additions.in(offer, Protos.Offer.parser()).toBuilder().clearAllocationInfo();
        var later = offer.toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance());
        V1Additions.add(added.build(), later);
        return later.build();
    }
}
