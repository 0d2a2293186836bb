package io.mesosoperator.allocation;

import io.mesosoperator.kubernetes.WakeupSignal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link AllocatorService} when something has changed, and, for what only time changes (the pace of offers,
 * the expiry of filters), when it is time. Rings during a cycle are answered by one more.
 */
public final class AllocationWorker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(AllocationWorker.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int TOLERABLE_FAILURES = 5;

    /** Of the time of one core: a cycle looks at the whole cluster, so in a large one there must be fewer of them. */
    private static final int SHARE_OF_A_CORE = 4;

    private static final Duration SHORT = Duration.ofMillis(5);

    private final AllocatorService allocator;
    private final WakeupSignal signal;
    private int failures;

    public AllocationWorker(AllocatorService allocator, WakeupSignal signal) {
        this.allocator = allocator;
        this.signal = signal;
    }

    /** Works until it is interrupted. */
    @Override
    public void run() {
        try {
            var wait = Duration.ZERO;
            while (!Thread.currentThread().isInterrupted()) {
                signal.await(wait);
                var begin = System.nanoTime();
                wait = onceAtLeastTried();
                rest(Duration.ofNanos(System.nanoTime() - begin));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rest(Duration worked) throws InterruptedException {
        if (worked.compareTo(SHORT) > 0) {
            Thread.sleep(worked.multipliedBy(SHARE_OF_A_CORE - 1));
        }
    }

    // One cycle that fails must not end all allocation; what it failed on may be gone the next time. One that always
    // fails must be noticed: then the thread ends, and liveness with it.
    private Duration onceAtLeastTried() {
        try {
            var wait = allocator.once();
            failures = 0;
            return wait;
        } catch (RuntimeException failure) {
            failures++;
            if (failures > TOLERABLE_FAILURES) {
                throw failure;
            }
            LOG.error("an allocation has failed and will be tried again in {}", AFTER_FAILURE, failure);
            return AFTER_FAILURE;
        }
    }
}
