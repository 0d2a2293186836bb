package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one thing after the other; what an API error keeps from being done is tried again later. */
public final class WorkQueue<T> implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** Something to do, not before {@code due} (nanoseconds of the JVM's clock). */
    private record Work<T>(T what, long due) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    private final Consumer<T> worker;
    private final DelayQueue<Work<T>> queue = new DelayQueue<>();

    /**
     * A queue.
     *
     * @param worker does it; a {@link KubernetesClientException} out of it means that it is to be tried again
     */
    public WorkQueue(Consumer<T> worker) {
        this.worker = worker;
    }

    public void add(T what) {
        add(what, Duration.ZERO);
    }

    /** It is to be done after that time, not before. */
    public void add(T what, Duration delay) {
        queue.add(new Work<>(what, System.nanoTime() + delay.toNanos()));
    }

    /** Works until it is interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                work(queue.take().what());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(T what) {
        try {
            worker.accept(what);
        } catch (KubernetesClientException failure) {
            LOG.warn("{} could not be done and will be tried again: {}", what, failure.getMessage());
            add(what, RETRY);
        }
    }
}
