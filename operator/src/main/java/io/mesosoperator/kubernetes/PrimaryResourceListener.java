package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.function.Consumer;

/**
 * Triggers a reconciler from outside, and reports every change of its objects to listeners, including changes that
 * trigger no reconcile. It calls them in the watch's thread, so they must not block. The SDK identifies objects by
 * name: an object that is deleted and recreated at once may look like an update. Here it is reported as one object gone
 * and another one seen.
 */
public final class PrimaryResourceListener<P extends HasMetadata> extends SimpleInboundEventSource<P>
        implements ResourceEventAware<P> {

    private final ItemGuard guard;
    private final Consumer<P> seen;
    private final Consumer<P> gone;

    /**
     * Reports only deleted objects.
     *
     * @param gone receives the last known state of a deleted object
     */
    public PrimaryResourceListener(String name, Consumer<P> gone) {
        this(name, object -> {}, gone);
    }

    /**
     * An event source for one reconciler.
     *
     * @param seen receives the current state of an object; it may receive the same state twice
     * @param gone receives the last known state of a deleted object
     */
    public PrimaryResourceListener(String name, Consumer<P> seen, Consumer<P> gone) {
        super(name);
        this.guard = new ItemGuard(name);
        this.seen = seen;
        this.gone = gone;
    }

    /** Call with the object's current state. */
    public void seen(P object) {
        guarded(object, seen);
    }

    /** The SDK reconciles the object, and tells of others, only if this does not throw. */
    private void guarded(P object, Consumer<P> listener) {
        guard.run(
                object.getMetadata().getNamespace() + "/" + object.getMetadata().getName(),
                () -> listener.accept(object));
    }

    @Override
    public void onResourceCreated(P object) {
        seen(object);
    }

    @Override
    public void onResourceUpdated(P now, P before) {
        if (!now.getMetadata().getUid().equals(before.getMetadata().getUid())) {
            guarded(before, gone);
            propagateEvent(ResourceID.fromResource(now));
        }
        seen(now);
    }

    @Override
    public void onResourceDeleted(P last) {
        guarded(last, gone);
    }
}
