package io.mesosoperator.offer;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mesosoperator.api.OfferResource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest known version of each Offer object: what its next write or deletion is based on. A framework that answers
 * meanwhile, or another operator that leads meanwhile, makes another version, and the write is refused.
 */
public final class OfferVersions {

    private final Map<String, ObjectMeta> latest = new ConcurrentHashMap<>();

    /** The object was read, written or reported by the watch. */
    void seen(OfferResource offer) {
        var metadata = offer.getMetadata();
        latest.merge(key(metadata.getNamespace(), metadata.getName()), metadata, OfferVersions::newer);
    }

    private static String key(String namespace, String id) {
        return namespace + "/" + id;
    }

    private static ObjectMeta newer(ObjectMeta known, ObjectMeta told) {
        return version(told) >= version(known) ? told : known;
    }

    private static long version(ObjectMeta metadata) {
        return Long.parseLong(metadata.getResourceVersion());
    }

    void gone(OfferResource offer) {
        latest.computeIfPresent(
                key(offer.getMetadata().getNamespace(), offer.getMetadata().getName()),
                (name, known) -> known.getUid().equals(offer.getMetadata().getUid()) ? null : known);
    }

    /** Name, namespace, uid and version of the object; empty if there is none. */
    Optional<OfferResource> of(String namespace, String id) {
        return Optional.ofNullable(latest.get(key(namespace, id))).map(metadata -> {
            var offer = new OfferResource();
            offer.setMetadata(new ObjectMetaBuilder()
                    .withName(metadata.getName())
                    .withNamespace(metadata.getNamespace())
                    .withUid(metadata.getUid())
                    .withResourceVersion(metadata.getResourceVersion())
                    .build());
            return offer;
        });
    }
}
