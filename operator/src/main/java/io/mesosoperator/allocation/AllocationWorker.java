package io.mesosoperator.allocation;

import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.metrics.Metric;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs the {@link AllocatorService} when something has changed, and, for what only time changes (the pace of offers,
 * the expiry of filters), when it is time. Changes during a cycle are answered by one more.
 */
public final class AllocationWorker {

    private static final String CYCLE = "cycle";
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int TOLERABLE_FAILURES = 5;

    /** The fraction of one core's time to use: a run looks at the whole cluster, so large clusters need fewer runs. */
    private static final int SHARE_OF_A_CORE = 4;

    private static final Duration SHORT = Duration.ofMillis(5);

    private final Supplier<Duration> cycle;
    private final WorkQueue<String> queue;

    /** @param cycle allocates once, and returns how long nothing can change but by an event */
    public AllocationWorker(Supplier<Duration> cycle) {
        this.cycle = cycle;
        queue = WorkQueue.ofCluster(
                "allocation", WorkLimits.USUAL.withPauses(AFTER_FAILURE, AFTER_FAILURE), any -> Optional.of(once()));
        queue.add(CYCLE);
    }

    /** Something that an allocation depends on has changed. */
    public void wake() {
        queue.add(CYCLE);
    }

    /** The worker that allocates. */
    public WorkQueue<?> worker() {
        return queue;
    }

    /**
     * Whether allocation goes on. One cycle that fails must not end it: what it failed on may be gone the next time.
     * One that always fails must be noticed.
     */
    public boolean alive() {
        return queue.failures(CYCLE) <= TOLERABLE_FAILURES;
    }

    private Duration once() {
        var begin = System.nanoTime();
        try {
            return cycle.get();
        } finally {
            var worked = Duration.ofNanos(System.nanoTime() - begin);
            Metric.ALLOCATION_RUN.record(worked);
            rest(worked);
        }
    }

    private void rest(Duration worked) {
        if (worked.compareTo(SHORT) > 0) {
            queue.rest(worked.multipliedBy(SHARE_OF_A_CORE - 1));
        }
    }
}
