package io.mesosoperator.executor;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The pods that are being created: the kubelet may start one before its creator hears that it is there. */
final class ComingPods {

    /** The API server's own limit for a request is longer, and an executor calls again. */
    private static final Duration CREATION = Duration.ofSeconds(10);

    private final Set<ExecutorPodName> coming = new HashSet<>();

    /** A pod of this name is going to be created, until it {@link #came}. */
    synchronized void coming(ExecutorPodName pod) {
        coming.add(pod);
    }

    /** The pod of this name has been seen, or will not be. */
    synchronized void came(ExecutorPodName pod) {
        coming.remove(pod);
        notifyAll();
    }

    /** Waits, if a pod of this name is being created. */
    synchronized void await(ExecutorPodName pod) {
        var until = System.nanoTime() + CREATION.toNanos();
        try {
            while (coming.contains(pod)) {
                var left = Duration.ofNanos(until - System.nanoTime()).toMillis();
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
