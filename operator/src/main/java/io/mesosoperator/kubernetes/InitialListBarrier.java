package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.concurrent.CompletableFuture;

/**
 * A handler that can be waited for. An informer has started before its handlers have seen what it found; whoever
 * decides by what the handlers know must wait for them.
 */
public final class InitialListBarrier<T> implements ResourceEventHandler<T> {

    private final ResourceEventHandler<? super T> handler;
    private final CompletableFuture<Void> seen = new CompletableFuture<>();

    public InitialListBarrier(ResourceEventHandler<? super T> handler) {
        this.handler = handler;
    }

    /** Waits until the handler has been told of everything that the first list had. */
    public void await() {
        seen.join();
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
        seen.complete(null);
    }

    @Override
    public void onAdd(T object) {
        handler.onAdd(object);
    }

    @Override
    public void onUpdate(T before, T now) {
        handler.onUpdate(before, now);
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
        handler.onDelete(object, finalStateUnknown);
    }
}
