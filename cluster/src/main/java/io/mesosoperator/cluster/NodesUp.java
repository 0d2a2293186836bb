package io.mesosoperator.cluster;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The nodes that are registered and not lost, and who waits for them. */
final class NodesUp {

    private final Set<String> names = new HashSet<>();

    synchronized void add(String name) {
        names.add(name);
        notifyAll();
    }

    synchronized void remove(String name) {
        names.remove(name);
    }

    /** Waits until the node is up; false when {@code gone} completes first, and nobody cares any more. */
    synchronized boolean await(String name, CompletableFuture<?> gone) throws InterruptedException {
        var _ = gone.thenRun(this::wakeAll);
        while (!names.contains(name) && !gone.isDone()) {
            wait();
        }
        return !gone.isDone();
    }

    private synchronized void wakeAll() {
        notifyAll();
    }
}
