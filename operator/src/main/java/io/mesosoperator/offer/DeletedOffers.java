package io.mesosoperator.offer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The end of Offer objects. Deletion is a DECLINE, but not of what was said before: an ACCEPT that the object
 * showed is carried out although the object is gone, so that each of its tasks gets its object, and tells there
 * what became of it.
 */
final class DeletedOffers {

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** @param since when it was gone */
    private record Deleted(OfferResource last, Instant since) {}

    private final KubernetesClient client;
    private final Deletions deletions;
    private final OfferBook book;
    private final OfferObjects objects;
    private final OfferAcceptance acceptance;
    private final AcceptListener listener;
    private final Clock clock;

    /** By uid: those whose ACCEPT is to be carried out, or whose tasks have not asked for what they were given. */
    private final Map<String, Deleted> unfinished = new ConcurrentHashMap<>();

    /** Uids of objects that somebody's finalizer keeps: they have ended when their deletion is asked for. */
    private final Set<String> terminating = ConcurrentHashMap.newKeySet();

    /** Of an object, by its uid. */
    private record End(String namespace, String uid) {}

    private final WorkQueue<End> queue =
            new WorkQueue<>("deleted-offers", WorkLimits.USUAL, End::namespace, end -> finish(end.uid()));

    DeletedOffers(
            KubernetesClient client,
            OfferBook book,
            OfferObjects objects,
            OfferAcceptance acceptance,
            AcceptListener listener,
            Clock clock) {
        this.client = client;
        this.deletions = new Deletions(client);
        this.book = book;
        this.objects = objects;
        this.acceptance = acceptance;
        this.listener = listener;
        this.clock = clock;
    }

    /** The worker that carries out what deleted objects said. */
    WorkQueue<?> worker() {
        return queue;
    }

    /** The object is there, perhaps only because of a finalizer. */
    void seen(OfferResource offer) {
        if (offer.isMarkedForDeletion() && terminating.add(offer.getMetadata().getUid())) {
            end(offer);
        }
    }

    /** The object is gone: our own rescission, a framework's way to decline, or the end of one that was accepted. */
    void gone(OfferResource offer) {
        if (!terminating.remove(offer.getMetadata().getUid())) {
            end(offer);
        }
    }

    private void end(OfferResource offer) {
        if (isUnfinished(offer) || acceptance.hasPrepared(offer) || awaitsLaunches(offer)) {
            var uid = offer.getMetadata().getUid();
            unfinished.put(uid, new Deleted(offer, clock.instant()));
            queue.add(new End(offer.getMetadata().getNamespace(), uid));
        } else {
            settle(offer);
        }
    }

    private boolean isUnfinished(OfferResource offer) {
        return AcceptedStatus.acceptedTime(offer.getStatus()).isEmpty()
                && acceptance.isAsked(offer, objects.decode(offer))
                && book.answer(offer.getMetadata().getName());
    }

    private boolean awaitsLaunches(OfferResource offer) {
        return book.awaitsLaunches(offer.getMetadata().getName());
    }

    /** Returns when to look again, if a reconciler is just carrying it out or its tasks are on their way. */
    private Optional<Duration> finish(String uid) {
        var deleted = unfinished.get(uid);
        if (deleted == null) {
            return Optional.empty();
        }
        var offer = deleted.last();
        if (acceptance.isUnderWay(offer)) {
            return Optional.of(PAUSE);
        }
        if (isUnfinished(offer)) { // unless a reconciler has just done it
            objects.decode(offer).ifPresent(spec -> acceptance.accept(offer, spec));
        }
        if (awaitsLaunches(offer) && clock.instant().isBefore(deleted.since().plus(OfferReconciler.PATIENCE))) {
            return Optional.of(PAUSE);
        }
        deleteRemains(offer);
        settle(offer);
        unfinished.remove(uid);
        return Optional.empty();
    }

    /** A write of the offer that met the deletion has made an object anew, which nobody would answer. */
    private void deleteRemains(OfferResource offer) {
        var remains = client.resource(offer).get();
        if (remains != null
                && !remains.getMetadata().getUid().equals(offer.getMetadata().getUid())
                && objects.isOurs(remains)
                && !acceptance.isAsked(remains, objects.decode(remains))) {
            deletions.exactly(remains, "it was written anew after the offer had ended");
        }
    }

    private void settle(OfferResource offer) {
        acceptance.gone(offer);
        listener.ended(offer);
    }
}
