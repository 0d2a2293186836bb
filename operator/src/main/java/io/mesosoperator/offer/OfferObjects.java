package io.mesosoperator.offer;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.OfferSpec;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ResourcesAnnotation;
import io.mesosoperator.kubernetes.Seal;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.v1.Protos.KillPolicy;

/** Offers as objects, and back. */
public final class OfferObjects {

    private static final String SEPARATOR = " ";

    private final Codec codec;

    private final Seal seal;

    public OfferObjects(Codec codec, Seal seal) {
        this.codec = codec;
        this.seal = seal;
    }

    /**
     * The Offer object; owned by its Framework, so that it goes with it.
     *
     * @param executors of the framework that run on the agent
     */
    OfferResource encode(OutstandingOffer offer, Agent agent, String frameworkUid, List<ExecutorID> executors) {
        var message = Offer.newBuilder()
                .setId(OfferID.newBuilder().setValue(offer.id()))
                .setFrameworkId(
                        FrameworkID.newBuilder().setValue(offer.framework().name()))
                .setSlaveId(SlaveID.newBuilder().setValue(offer.slaveId()))
                .setHostname(agent.hostname())
                .addAllResources(offer.resources().toProto())
                .addAllAttributes(agent.attributes())
                .addAllExecutorIds(executors)
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
        return sealed(resource, offer.since());
    }

    /** The object, with the operator's seal on what it offers. */
    public OfferResource sealed(OfferResource resource, Instant since) {
        var made = since.toString();
        texts(resource, made)
                .ifPresent(texts -> resource.getMetadata()
                        .setAnnotations(Map.of(Annotations.SEAL, made + SEPARATOR + seal.under(texts))));
        return resource;
    }

    /**
     * Whether an operator made this Offer, and it is offered what the object says: anybody may make such an object, or
     * change one.
     */
    boolean isOurs(OfferResource resource) {
        return madeAt(resource).isPresent() || seal.isYoungerThan(resource);
    }

    /**
     * The same, with what this operator knows: which offers it has made, and in which namespaces their objects are.
     *
     * @param book of those offers
     */
    boolean isOurs(OfferResource resource, OfferBook book) {
        var id = resource.getMetadata().getName();
        return !book.isForeign(id, resource.getMetadata().getNamespace()) && (book.has(id) || isOurs(resource));
    }

    /** When the offer was made, as the seal tells. */
    private Optional<Instant> madeAt(OfferResource resource) {
        var annotations = resource.getMetadata().getAnnotations();
        var parts = annotations == null
                ? new String[0]
                : annotations.getOrDefault(Annotations.SEAL, "").split(SEPARATOR, 2);
        return parts.length == 2
                        && texts(resource, parts[0])
                                .filter(texts -> seal.isUnder(parts[1], texts))
                                .isPresent()
                ? Timestamps.parse(parts[0])
                : Optional.empty();
    }

    /** What the seal is under; not the operations, which others write. */
    private Optional<List<String>> texts(OfferResource resource, String made) {
        return decode(resource)
                .map(OfferSpec::message)
                .map(message -> List.of(
                        "offer",
                        resource.getMetadata().getNamespace(),
                        resource.getMetadata().getName(),
                        made,
                        message.getFrameworkId().getValue(),
                        message.getSlaveId().getValue(),
                        ResourcesAnnotation.write(Resources.of(message.getResourcesList()))));
    }

    /** What an Offer object says; empty when it cannot be read. */
    Optional<OfferSpec> decode(OfferResource resource) {
        return decode(codec, resource);
    }

    /** The same with any codec. */
    public static Optional<OfferSpec> decode(Codec codec, OfferResource resource) {
        return codec.decode(CustomResourceKind.OFFER, resource.getSpec()) instanceof Decoded.Ok<OfferSpec>(var spec)
                ? Optional.of(spec)
                : Optional.empty();
    }

    /** How the TaskInfo objects of its ACCEPT are to be killed that are to be killed when they are there, by name. */
    public static SequencedMap<String, KillPolicy> killed(OfferResource resource) {
        var annotations = resource.getMetadata().getAnnotations();
        return KillsOnOffer.read(annotations == null ? "" : annotations.getOrDefault(Annotations.KILL, ""));
    }

    /** Whether the offer was accepted, and its object says what came of it. */
    public static boolean isAccepted(OfferResource resource) {
        return AcceptedStatus.acceptedTime(resource.getStatus()).isPresent();
    }

    /** Whether the object says ACCEPT, and nothing yet of what came of it. */
    public static boolean saysAccept(OfferResource resource) {
        return !resource.specOrEmpty().path("operations").isEmpty() && !isAccepted(resource);
    }

    /** The outstanding offer that an Offer object tells of. */
    Optional<OutstandingOffer> outstanding(OfferResource resource) {
        // not that of the object, which may be a copy
        var since = madeAt(resource)
                .or(() -> Timestamps.parse(resource.getMetadata().getCreationTimestamp()))
                .orElse(Instant.EPOCH);
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
