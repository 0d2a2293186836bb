package io.mesosoperator.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/**
 * Listens to the watch of a controller: every change of its objects, also those that are no reason to reconcile. It is told in the
 * thread of the watch, which must not wait.
 */
public abstract class ObjectFeed<P extends HasMetadata> extends SimpleInboundEventSource<P>
        implements ResourceEventAware<P> {

    protected ObjectFeed(String name) {
        super(name);
    }

    /** The object is like this now. It may be told again. */
    public abstract void seen(P object);

    /** The object of this uid is gone. */
    public abstract void gone(P last);

    @Override
    public final void onResourceCreated(P object) {
        seen(object);
    }

    @Override
    public final void onResourceUpdated(P now, P before) {
        if (!now.getMetadata().getUid().equals(before.getMetadata().getUid())) {
            gone(before);
        }
        seen(now);
    }

    @Override
    public final void onResourceDeleted(P last) {
        gone(last);
    }
}
