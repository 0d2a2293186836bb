package io.mesosoperator.scheduler;

import io.mesosoperator.allocation.AcceptValidation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.scheduler.Protos.Event;

/**
 * The unanswered offers of one framework. Each change returns the events for its scheduler. Pure; not thread-safe.
 *
 * <p>In Mesos an offer never changes. Here it shrinks and grows under its id, so the scheduler receives a RESCIND and
 * then a new OFFERS event.
 */
final class OfferTracker {

    /**
     * An offer that can be answered.
     *
     * @param uid of its object
     */
    record TrackedOffer(Offer offer, String uid) implements AcceptValidation.OfferView {

        @Override
        public String id() {
            return offer.getId().getValue();
        }

        @Override
        public String slaveId() {
            return offer.getSlaveId().getValue();
        }
    }

    private final Map<String, TrackedOffer> unanswered = new LinkedHashMap<>();
    private final Set<String> answered = new HashSet<>();

    /**
     * The object's current state.
     *
     * @param isAnswered whether it has ACCEPT or DECLINE, whoever wrote that
     */
    List<Event> seen(TrackedOffer now, boolean isAnswered) {
        if (isAnswered || answered.contains(now.id())) {
            answered.add(now.id());
            return unanswered.remove(now.id()) == null ? List.of() : List.of(Events.rescind(now.id()));
        }
        var before = unanswered.put(now.id(), now);
        if (before == null) {
            return List.of(Events.offers(List.of(now.offer())));
        }
        return before.offer().equals(now.offer())
                ? List.of()
                : List.of(Events.rescind(now.id()), Events.offers(List.of(now.offer())));
    }

    /** The object was deleted. */
    List<Event> gone(String id) {
        answered.remove(id);
        return unanswered.remove(id) == null ? List.of() : List.of(Events.rescind(id));
    }

    Optional<TrackedOffer> find(String id) {
        return Optional.ofNullable(unanswered.get(id));
    }

    /** The scheduler answers the offer: no more events about it. */
    void answer(TrackedOffer offer) {
        unanswered.remove(offer.id());
        answered.add(offer.id());
    }

    /** Writing the answer failed; the scheduler may answer again. */
    void unanswered(TrackedOffer offer) {
        if (answered.remove(offer.id())) {
            unanswered.putIfAbsent(offer.id(), offer);
        }
    }

    /** The offers for a scheduler that has just subscribed. */
    List<Event> all() {
        return unanswered.isEmpty()
                ? List.of()
                : List.of(Events.offers(
                        unanswered.values().stream().map(TrackedOffer::offer).toList()));
    }
}
