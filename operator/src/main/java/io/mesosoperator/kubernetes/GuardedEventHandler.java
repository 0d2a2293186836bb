package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Passes events on; one that throws is passed on again later, with the latest state of its object. The informer and the
 * other objects go on. One event at a time.
 */
public final class GuardedEventHandler<T extends HasMetadata> implements ResourceEventHandler<T> {

    /** An event to pass on once more. */
    private record Missed<T>(T object, boolean isDeletion) {}

    /** @param namespace of the object, for turns; empty if it has none */
    private record Retry(String namespace, String uid) {}

    private final ResourceEventHandler<? super T> handler;
    private final ItemGuard guard;
    private final Map<String, Missed<T>> missed = new HashMap<>();
    private final WorkQueue<Retry> retries;

    /** @param name of the objects, for logs and metrics */
    public GuardedEventHandler(String name, ResourceEventHandler<? super T> handler) {
        this.handler = handler;
        this.guard = new ItemGuard(name);
        this.retries = WorkQueue.once(name + "-retries", Retry::namespace, event -> retry(event.uid()));
    }

    /** The worker that passes missed events on again. */
    public WorkQueue<?> worker() {
        return retries;
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
        handler.onList(resourceVersion, remainedEmpty);
    }

    @Override
    public synchronized void onAdd(T object) {
        pass(object, false, () -> handler.onAdd(object));
    }

    @Override
    public synchronized void onUpdate(T before, T now) {
        var isMissed = missed.containsKey(now.getMetadata().getUid());
        pass(now, false, () -> {
            handler.onUpdate(before, now);
            if (isMissed) { // what was missed of it is no news to who compares it with what it was before
                handler.onAdd(now);
            }
        });
    }

    @Override
    public synchronized void onDelete(T object, boolean finalStateUnknown) {
        pass(object, true, () -> handler.onDelete(object, finalStateUnknown));
    }

    private void pass(T object, boolean isDeletion, Runnable event) {
        var uid = object.getMetadata().getUid();
        if (guard.run(name(object), event)) {
            missed.remove(uid);
        } else {
            missed.put(uid, new Missed<>(object, isDeletion));
            var namespace = Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
            retries.add(new Retry(namespace, uid), WorkLimits.USUAL.firstPause());
        }
    }

    private synchronized void retry(String uid) {
        var event = missed.get(uid);
        if (event == null) {
            return; // a later event has passed
        }
        if (event.isDeletion()) {
            handler.onDelete(event.object(), true);
        } else {
            handler.onAdd(event.object());
        }
        missed.remove(uid);
        guard.succeeded(name(event.object()));
    }

    private static String name(HasMetadata object) {
        var metadata = object.getMetadata();
        return metadata.getNamespace() == null
                ? metadata.getName()
                : metadata.getNamespace() + "/" + metadata.getName();
    }
}
