package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for a handler to process the informer's initial list. An informer counts as started before its handlers have
 * seen the list; code that decides by the handler's state must wait here first.
 */
public final class InitialListBarrier<T> implements ResourceEventHandler<T> {

    private final ResourceEventHandler<? super T> handler;
    private final CompletableFuture<Void> seen = new CompletableFuture<>();

    public InitialListBarrier(ResourceEventHandler<? super T> handler) {
        this.handler = handler;
    }

    /** Waits until the handler has processed every object of the initial list. */
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
