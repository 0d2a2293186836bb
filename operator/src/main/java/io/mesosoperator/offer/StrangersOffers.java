package io.mesosoperator.offer;

import io.mesosoperator.api.OfferResource;
import io.mesosoperator.kubernetes.EventRecorder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells who made an Offer by hand, once, that it is none: it is neither believed nor deleted. */
final class StrangersOffers {

    private final EventRecorder events;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    StrangersOffers(EventRecorder events) {
        this.events = events;
    }

    void tell(OfferResource offer) {
        if (told.add(offer.getMetadata().getUid())) {
            events.warn(
                    offer,
                    "NotOffered",
                    "The operator has not made this Offer, or not as it is now, so it offers nothing and nothing that"
                            + " it says is carried out; delete it, and answer those that the operator makes");
        }
    }

    void forget(OfferResource offer) {
        told.remove(offer.getMetadata().getUid());
    }
}
