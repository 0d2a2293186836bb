package io.mesosoperator.scheduler;

import io.mesosoperator.allocation.AcceptValidation;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.scheduler.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered offers of one framework. Each change returns the events for its scheduler. Pure; not thread-safe.
 *
 * <p>In Mesos an offer never changes. Here it shrinks and grows under its id. Once it does not hold what it said any
 * more, the scheduler receives a RESCIND and then a new OFFERS event. That it holds more can wait: pods of others come
 * and go, and a scheduler that is about to answer should not have to begin anew.
 */
final class OfferTracker {

    /**
     * An offer that can be answered.
     *
     * @param uid of its object
     * @param framework the Framework object of the role that it is for
     * @param role that role
     */
    record TrackedOffer(Offer offer, String uid, FrameworkKey framework, String role)
            implements AcceptValidation.OfferView {

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

    /** What the scheduler was told of each of them. */
    private final Map<String, Offer> told = new HashMap<>();

    private final Set<String> answered = new HashSet<>();

    /**
     * The object's current state.
     *
     * @param isAnswered whether it has ACCEPT or DECLINE, whoever wrote that
     */
    List<Event> seen(TrackedOffer now, boolean isAnswered) {
        if (isAnswered || answered.contains(now.id())) {
            answered.add(now.id());
            return gone(now.id(), unanswered.remove(now.id()));
        }
        unanswered.put(now.id(), now);
        var before = told.get(now.id());
        if (before == null) {
            told.put(now.id(), now.offer());
            return List.of(Events.offers(List.of(now.offer())));
        }
        return stillHolds(now.offer(), before) ? List.of() : anew(now);
    }

    private static boolean stillHolds(Offer now, Offer said) {
        return now.toBuilder()
                        .clearResources()
                        .build()
                        .equals(said.toBuilder().clearResources().build())
                && Resources.of(now.getResourcesList()).contains(Resources.of(said.getResourcesList()));
    }

    private List<Event> anew(TrackedOffer now) {
        told.put(now.id(), now.offer());
        return List.of(Events.rescind(now.id()), Events.offers(List.of(now.offer())));
    }

    /** Tells of the offers that hold more than the scheduler knows. */
    List<Event> grown() {
        return unanswered.values().stream()
                .filter(offer -> !offer.offer().equals(told.get(offer.id())))
                .flatMap(offer -> anew(offer).stream())
                .toList();
    }

    private List<Event> gone(String id, @Nullable TrackedOffer offer) {
        told.remove(id);
        return offer == null ? List.of() : List.of(Events.rescind(id));
    }

    /** The object was deleted. */
    List<Event> gone(String id) {
        answered.remove(id);
        return gone(id, unanswered.remove(id));
    }

    /** Those for this role that can be answered. */
    List<TrackedOffer> of(FrameworkKey framework) {
        return unanswered.values().stream()
                .filter(offer -> offer.framework().equals(framework))
                .toList();
    }

    /** Takes back offers that nobody shall answer any more. */
    List<Event> withdraw(List<TrackedOffer> offers) {
        offers.forEach(this::answer);
        return offers.stream().map(offer -> Events.rescind(offer.id())).toList();
    }

    Optional<TrackedOffer> find(String id) {
        return Optional.ofNullable(unanswered.get(id));
    }

    /** The scheduler answers the offer: no more events about it. */
    void answer(TrackedOffer offer) {
        unanswered.remove(offer.id());
        told.remove(offer.id());
        answered.add(offer.id());
    }

    /** Writing the answer failed; the scheduler may answer again. */
    void unanswered(TrackedOffer offer) {
        if (answered.remove(offer.id())) {
            unanswered.putIfAbsent(offer.id(), offer);
            told.putIfAbsent(offer.id(), offer.offer());
        }
    }

    /** The offers for a scheduler that has just subscribed. */
    List<Event> all() {
        unanswered.values().forEach(offer -> told.put(offer.id(), offer.offer()));
        return unanswered.isEmpty()
                ? List.of()
                : List.of(Events.offers(
                        unanswered.values().stream().map(TrackedOffer::offer).toList()));
    }
}
