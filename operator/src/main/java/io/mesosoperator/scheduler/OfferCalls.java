package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.OfferSpec;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.offer.KillsOnOffer;
import io.mesosoperator.scheduler.OfferTracker.TrackedOffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.v1.Protos.KillPolicy;

/** Writes ACCEPT and DECLINE into Offer objects. */
final class OfferCalls {

    private final ServerSideApply apply;

    /** Of its own, because each apply removes the manager's fields that it leaves out. */
    private final ServerSideApply kills;

    private final Codec codec;

    OfferCalls(KubernetesClient client, Codec codec) {
        this.apply = new ServerSideApply(client, FrameworkObjects.FIELD_MANAGER);
        this.kills = new ServerSideApply(client, FrameworkObjects.FIELD_MANAGER + "-kills");
        this.codec = codec;
    }

    /** The result of writing an answer. */
    sealed interface Written {

        record Done() implements Written {}

        /** The offer is no longer valid. */
        record Gone() implements Written {}

        /** The API server refuses the operations. */
        record Refused(String why) implements Written {}
    }

    /** @param namespace of the offer */
    Written accept(String namespace, TrackedOffer offer, List<Offer.Operation> operations, Optional<Filters> filters) {
        return write(namespace, offer, new OfferSpec(Offer.getDefaultInstance(), operations, false, filters));
    }

    /** @param namespace of the offer */
    Written decline(String namespace, TrackedOffer offer, Optional<Filters> filters) {
        return write(namespace, offer, new OfferSpec(Offer.getDefaultInstance(), List.of(), true, filters));
    }

    /**
     * Keeps these KILLs on the Offer, until the tasks have objects.
     *
     * @return false if the Offer is gone, so that it can keep nothing
     */
    boolean kill(String namespace, String id, String uid, SequencedMap<String, KillPolicy> taskInfos) {
        var object = new OfferResource();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(id)
                .withNamespace(namespace)
                .withUid(uid)
                .withAnnotations(Map.of(Annotations.KILL, KillsOnOffer.write(taskInfos)))
                .build());
        return kills.applyIfThere(object);
    }

    /** Writes only the framework's fields of an offer; the operator owns the rest of the object. */
    private Written write(String namespace, TrackedOffer offer, OfferSpec answer) {
        var object = new OfferResource();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(offer.id())
                .withNamespace(namespace)
                .withUid(offer.uid()) // otherwise a rescinded offer would be recreated
                .build());
        object.setSpec(codec.encode(CustomResourceKind.OFFER, answer));
        try {
            var _ = apply.apply(object);
            return new Written.Done();
        } catch (KubernetesClientException failure) {
            if (ApiErrors.isGone(failure)) {
                return new Written.Gone();
            }
            if (ApiErrors.isRefusal(failure)) {
                return new Written.Refused(ApiErrors.words(failure));
            }
            throw failure;
        }
    }
}
