package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
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
    private final boolean triggers;
    private final Consumer<P> seen;
    private final Consumer<P> gone;
    private BiPredicate<P, P> matters = (now, before) -> false;

    /** By namespace. */
    private final Map<String, Long> positions = new ConcurrentHashMap<>();

    private volatile boolean ignores;

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
        this(name, true, seen, gone);
    }

    private PrimaryResourceListener(String name, boolean triggers, Consumer<P> seen, Consumer<P> gone) {
        super(name);
        this.triggers = triggers;
        this.guard = new ItemGuard(name);
        this.seen = seen;
        this.gone = gone;
    }

    /** Triggers the reconciler also by changes that are no new generation; call it before the controller starts. */
    public PrimaryResourceListener<P> alsoOn(BiPredicate<P, P> change) {
        matters = change;
        return this;
    }

    /** One beside the reconciler's own, which triggers nothing: that one may have yet to be told. */
    public static <P extends HasMetadata> PrimaryResourceListener<P> onlooker(
            String name, Consumer<P> seen, Consumer<P> gone) {
        return new PrimaryResourceListener<>(name, false, seen, gone);
    }

    /** Call with the object's current state. */
    public void seen(P object) {
        guarded(object, seen);
    }

    /** Call with the last known state of an object that is gone. */
    public void gone(P object) {
        guarded(object, gone);
    }

    /** Until {@link #listen} nothing is reported: this operator does not lead. */
    void ignore() {
        ignores = true;
    }

    /** Reports all these objects, and whatever changes from now on. */
    void listen(Replay<P> all) {
        ignores = false;
        all.tell(this::seen, this::gone);
    }

    /** The SDK reconciles the object, and tells of others, only if this does not throw. */
    private void guarded(P object, Consumer<P> listener) {
        if (ignores) {
            return;
        }
        guard.run(
                object.getMetadata().getNamespace() + "/" + object.getMetadata().getName(),
                () -> listener.accept(object));
    }

    /**
     * The highest version of an object that a watch has told of: of this namespace, which may have a watch of its own;
     * or of any, if it is empty.
     */
    long position(String namespace) {
        return namespace.isEmpty()
                ? positions.values().stream().mapToLong(Long::longValue).max().orElse(0)
                : positions.getOrDefault(namespace, 0L);
    }

    /** The API server gives every object a version; whoever has none is not from there. */
    private void told(P object) {
        if (object.getMetadata().getResourceVersion() != null) {
            positions.merge(object.getMetadata().getNamespace(), ObjectVersions.version(object), Math::max);
        }
    }

    @Override
    public void onResourceCreated(P object) {
        told(object);
        seen(object);
    }

    @Override
    public void onResourceUpdated(P now, P before) {
        told(now);
        var isAnother = !now.getMetadata().getUid().equals(before.getMetadata().getUid());
        if (isAnother) {
            guarded(before, gone);
        }
        seen(now);
        // last: the reconcile may begin at once, and decides by what the listener knows
        if (triggers && (isAnother || matters.test(now, before))) {
            propagateEvent(ResourceID.fromResource(now));
        }
    }

    @Override
    public void onResourceDeleted(P last) {
        told(last);
        guarded(last, gone);
    }
}
