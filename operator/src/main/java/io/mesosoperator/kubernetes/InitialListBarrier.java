package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for an informer's cache to have the initial list. An informer counts as started before that; code that decides
 * by the cache must wait here first. What is in the list is nobody's news yet.
 */
public final class InitialListBarrier<T> implements ResourceEventHandler<T> {

    private final CompletableFuture<Void> seen = new CompletableFuture<>();

    /** Waits until every object of the initial list is in the cache. */
    public void await() {
        seen.join();
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
        seen.complete(null);
    }

    @Override
    public void onAdd(T object) {
        // it is in the cache
    }

    @Override
    public void onUpdate(T before, T now) {
        // it is in the cache
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
        // it was in the cache
    }
}
