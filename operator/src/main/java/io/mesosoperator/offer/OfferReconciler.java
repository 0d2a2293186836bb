package io.mesosoperator.offer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.Filter;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.crds.OfferSpec;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.JosdkConfiguration;
import io.mesosoperator.kubernetes.ObjectVersions;
import io.mesosoperator.kubernetes.PrimaryResourceListener;
import io.mesosoperator.kubernetes.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a framework says of an offer by its object: ACCEPT by {@code spec.operations}, DECLINE by
 * {@code spec.decline} or deletion.
 */
public final class OfferReconciler implements Reconciler<OfferResource> {

    /** How long an accepted offer's object stays, so that its framework can read what came of it. */
    private static final Duration RETENTION = Duration.ofMinutes(1);

    /**
     * How long it stays at most for tasks that have not asked for what they were given: with it, that is given back.
     */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Deletions deletions;
    private final OfferBook book;
    private final AllocatorService allocator;
    private final OfferObjects objects;
    private final OfferAcceptance acceptance;
    private final ObjectVersions<OfferResource> versions;
    private final DeletedOffers deleted;
    private final StrangersOffers strangers;
    private final Clock clock;

    public OfferReconciler(
            KubernetesClient client,
            OfferBook book,
            AllocatorService allocator,
            OfferObjects objects,
            OfferAcceptance acceptance,
            ObjectVersions<OfferResource> versions,
            AcceptListener listener,
            Clock clock) {
        this.deletions = new Deletions(client);
        this.versions = versions;
        this.book = book;
        this.allocator = allocator;
        this.objects = objects;
        this.acceptance = acceptance;
        this.deleted = new DeletedOffers(client, book, objects, acceptance, listener, clock);
        this.strangers = new StrangersOffers(new EventRecorder(client, clock));
        this.clock = clock;
    }

    @Override
    public UpdateControl<OfferResource> reconcile(OfferResource offer, Context<OfferResource> context) {
        return JosdkConfiguration.guarded(offer, () -> answer(offer));
    }

    /** Does what the object asks for now. */
    UpdateControl<OfferResource> answer(OfferResource offer) {
        var id = offer.getMetadata().getName();
        versions.seen(offer);
        if (!objects.isOurs(offer, book)) {
            strangers.tell(offer);
            return UpdateControl.noUpdate();
        }
        var accepted = AcceptedStatus.acceptedTime(offer.getStatus());
        if (accepted.isPresent()) {
            return retire(offer, accepted.get());
        }
        if (offer.isMarkedForDeletion()) {
            return UpdateControl.noUpdate(); // it has ended, whoever's finalizer keeps it
        }
        var spec = objects.decode(offer);
        if (spec.isPresent() && acceptance.isAsked(offer, spec)) {
            if (book.answer(id) && !acceptance.accept(offer, spec.get())) {
                deletions.whateverItsStatus(offer, "it was accepted, and has no room to tell what came of it");
                return UpdateControl.noUpdate();
            }
            // our own write of the status is no reason to look again: it leaves the generation as it was
            return lookAgainIn(RETENTION);
        }
        acceptance.retract(offer);
        spec.filter(OfferSpec::decline).ifPresent(said -> allocator.decline(id, Filter.refusal(said.filters())));
        // taken back when it was carried out already, which the watch has not told yet
        return book.isAccepted(id) ? lookAgainIn(RETENTION) : UpdateControl.noUpdate();
    }

    private UpdateControl<OfferResource> retire(OfferResource offer, Instant accepted) {
        var age = Duration.between(accepted, clock.instant());
        if (age.compareTo(RETENTION) < 0) {
            return lookAgainIn(RETENTION.minus(age));
        }
        if (age.compareTo(PATIENCE) < 0
                && book.awaitsLaunches(offer.getMetadata().getName())) {
            return lookAgainIn(RETENTION);
        }
        deletions.exactly(offer, "it was accepted a while ago, and its framework could read what came of it");
        return UpdateControl.noUpdate();
    }

    private static UpdateControl<OfferResource> lookAgainIn(Duration time) {
        return UpdateControl.<OfferResource>noUpdate().rescheduleAfter(time.plusMillis(1));
    }

    @Override
    public List<EventSource<?, OfferResource>> prepareEventSources(EventSourceContext<OfferResource> context) {
        return List.of(new PrimaryResourceListener<>("offer-events", this::seen, this::gone));
    }

    // What says ACCEPT is not rescinded any more: so first the book is told, then whoever would delete this version.
    private void seen(OfferResource offer) {
        var isOurs = objects.isOurs(offer, book);
        if (isOurs && OfferObjects.saysAccept(offer)) {
            var _ = book.answer(offer.getMetadata().getName());
        }
        versions.seen(offer);
        if (isOurs) {
            deleted.seen(offer);
        }
    }

    private void gone(OfferResource offer) {
        versions.gone(offer);
        strangers.forget(offer);
        if (objects.isOurs(offer, book)) {
            deleted.gone(offer);
        }
    }

    /** The worker that carries out what deleted objects said. */
    public WorkQueue<?> worker() {
        return deleted.worker();
    }
}
