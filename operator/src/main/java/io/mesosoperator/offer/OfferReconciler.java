package io.mesosoperator.offer;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.mesosoperator.allocation.AllocationCycle;
import java.time.Clock;
import java.util.Optional;

/** DECLINE: what a framework says of an offer by its object, {@code spec.decline} or deletion. */
public final class OfferReconciler implements Reconciler<OfferResource> {

    private final OfferPublisher publisher;
    private final AllocationCycle cycle;
    private final OfferObjects objects;
    private final Clock clock;

    public OfferReconciler(OfferPublisher publisher, AllocationCycle cycle, OfferObjects objects, Clock clock) {
        this.publisher = publisher;
        this.cycle = cycle;
        this.objects = objects;
        this.clock = clock;
    }

    @Override
    public UpdateControl<OfferResource> reconcile(OfferResource offer, Context<OfferResource> context) {
        var id = offer.getMetadata().getName();
        if (context.isPrimaryResourceDeleted()) {
            if (publisher.vanished(id)) {
                cycle.decline(id, clock.instant().plus(OfferObjects.refusal(Optional.empty())));
            }
        } else {
            objects.decode(offer)
                    .filter(spec -> spec.decline())
                    .ifPresent(spec -> cycle.decline(id, clock.instant().plus(OfferObjects.refusal(spec.filters()))));
        }
        return UpdateControl.noUpdate();
    }
}
