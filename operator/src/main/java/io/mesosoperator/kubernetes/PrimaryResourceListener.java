package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.function.Consumer;

/**
 * Wakes a reconciler from outside, and tells of objects: in the thread of the watch, which must not wait, and of every
 * change, also those that are no reason to reconcile. The SDK knows objects by name: one that is deleted and created
 * again at once may look like an update to it. Here the old one is gone and the new one is another.
 */
public final class PrimaryResourceListener<P extends HasMetadata> extends SimpleInboundEventSource<P>
        implements ResourceEventAware<P> {

    private final Consumer<P> seen;
    private final Consumer<P> gone;

    /**
     * Tells only of those that are gone.
     *
     * @param gone is told the last known state of an object that is gone
     */
    public PrimaryResourceListener(String name, Consumer<P> gone) {
        this(name, object -> {}, gone);
    }

    /**
     * A source for one reconciler.
     *
     * @param seen is told how an object is now; it may be told again
     * @param gone is told the last known state of an object that is gone
     */
    public PrimaryResourceListener(String name, Consumer<P> seen, Consumer<P> gone) {
        super(name);
        this.seen = seen;
        this.gone = gone;
    }

    /** The object is like this now. */
    public void seen(P object) {
        seen.accept(object);
    }

    @Override
    public void onResourceCreated(P object) {
        seen(object);
    }

    @Override
    public void onResourceUpdated(P now, P before) {
        if (!now.getMetadata().getUid().equals(before.getMetadata().getUid())) {
            gone.accept(before);
            propagateEvent(ResourceID.fromResource(now));
        }
        seen(now);
    }

    @Override
    public void onResourceDeleted(P last) {
        gone.accept(last);
    }
}
