package io.mesosoperator.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.function.Consumer;

/**
 * Wakes a reconciler from outside, and tells of objects that are gone. The SDK knows objects by name: one that is deleted
 * and created again at once may look like an update to it. Here the old one is gone and the new one is another.
 */
public final class ObjectEvents<P extends HasMetadata> extends SimpleInboundEventSource<P>
        implements ResourceEventAware<P> {

    private final Consumer<P> gone;

    /**
     * A source for one reconciler.
     *
     * @param gone is told the last known state of an object that is gone, in the thread of the watch
     */
    public ObjectEvents(String name, Consumer<P> gone) {
        super(name);
        this.gone = gone;
    }

    @Override
    public void onResourceUpdated(P now, P before) {
        if (!now.getMetadata().getUid().equals(before.getMetadata().getUid())) {
            gone.accept(before);
            propagateEvent(ResourceID.fromResource(now));
        }
    }

    @Override
    public void onResourceDeleted(P last) {
        gone.accept(last);
    }
}
