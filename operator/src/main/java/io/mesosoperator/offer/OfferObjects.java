package io.mesosoperator.offer;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.OfferSpec;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;

/** Offers as objects, and back. */
public final class OfferObjects {

    private final Codec codec;

    public OfferObjects(Codec codec) {
        this.codec = codec;
    }

    /** The Offer object; owned by its Framework, so that it goes with it. */
    OfferResource encode(OutstandingOffer offer, Agent agent, String frameworkUid) {
        var message = Offer.newBuilder()
                .setId(OfferID.newBuilder().setValue(offer.id()))
                .setFrameworkId(
                        FrameworkID.newBuilder().setValue(offer.framework().name()))
                .setSlaveId(SlaveID.newBuilder().setValue(offer.slaveId()))
                .setHostname(agent.hostname())
                .addAllResources(offer.resources().toProto())
                .addAllAttributes(agent.attributes())
                .build();
        var resource = new OfferResource();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName(offer.id())
                .withNamespace(offer.framework().namespace())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(CustomResourceKind.GROUP + "/" + CustomResourceKind.VERSION)
                        .withKind("Framework")
                        .withName(offer.framework().name())
                        .withUid(frameworkUid)
                        .build())
                .build());
        resource.setSpec(codec.encode(message));
        return resource;
    }

    /** What an Offer object says; empty when it cannot be read. */
    public Optional<OfferSpec> decode(OfferResource resource) {
        return codec.decode(CustomResourceKind.OFFER, resource.getSpec()) instanceof Decoded.Ok<OfferSpec>(var spec)
                ? Optional.of(spec)
                : Optional.empty();
    }

    /** Whether the offer was accepted, and its object says what came of it. */
    public static boolean isAccepted(OfferResource resource) {
        return AcceptedStatus.acceptedTime(resource.getStatus()).isPresent();
    }

    /** Whether the object says ACCEPT, and nothing yet of what came of it. */
    static boolean saysAccept(OfferResource resource) {
        return !resource.specOrEmpty().path("operations").isEmpty() && !isAccepted(resource);
    }

    /** The outstanding offer that an Offer object tells of. */
    Optional<OutstandingOffer> outstanding(OfferResource resource) {
        var since =
                Timestamps.parse(resource.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
        return decode(resource)
                .map(OfferSpec::message)
                .map(message -> new OutstandingOffer(
                        resource.getMetadata().getName(),
                        new FrameworkKey(
                                resource.getMetadata().getNamespace(),
                                message.getFrameworkId().getValue()),
                        message.getSlaveId().getValue(),
                        Resources.of(message.getResourcesList()),
                        since));
    }
}
