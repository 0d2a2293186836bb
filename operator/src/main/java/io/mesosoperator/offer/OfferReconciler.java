package io.mesosoperator.offer;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mesosoperator.allocation.AllocationCycle;
import io.mesosoperator.crds.OfferSpec;
import io.mesosoperator.runtime.ObjectEvents;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.Filters;

/** DECLINE: what a framework says of an offer by its object, {@code spec.decline} or deletion. */
public final class OfferReconciler implements Reconciler<OfferResource> {

    private final OfferPublisher publisher;
    private final AllocationCycle cycle;
    private final OfferObjects objects;

    public OfferReconciler(OfferPublisher publisher, AllocationCycle cycle, OfferObjects objects) {
        this.publisher = publisher;
        this.cycle = cycle;
        this.objects = objects;
    }

    @Override
    public UpdateControl<OfferResource> reconcile(OfferResource offer, Context<OfferResource> context) {
        objects.decode(offer).filter(OfferSpec::decline).ifPresent(spec -> decline(offer, spec.filters()));
        return UpdateControl.noUpdate();
    }

    @Override
    public List<EventSource<?, OfferResource>> prepareEventSources(EventSourceContext<OfferResource> context) {
        return List.of(new ObjectEvents<>("offer-events", this::gone));
    }

    /** Our own rescission, or a framework's way to decline. */
    private void gone(OfferResource offer) {
        decline(offer, Optional.empty());
    }

    private void decline(OfferResource offer, Optional<Filters> filters) {
        if (publisher.isOutstanding(offer)) {
            cycle.decline(offer.getMetadata().getName(), OfferObjects.refusal(filters));
        }
    }
}
