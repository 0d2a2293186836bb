package io.mesosoperator.task;

import java.time.Duration;

/**
 * How long a task may take to start, and how long its pod outlives it.
 *
 * @param startDeadline for a task's container to start, image and volumes included, after its URIs are fetched
 * @param podTimeToLive from a task's end to the removal of its pod and log; zero removes it at once
 * @param launchedTimeToLive from the end of a task that was launched on an offer to its deletion
 */
public record TaskTimeouts(Duration startDeadline, Duration podTimeToLive, Duration launchedTimeToLive) {

    /**
     * Mesos waits a minute for an executor, but images take longer to pull. It keeps the sandbox of an ended task for a
     * week (gc_delay).
     */
    public static final TaskTimeouts DEFAULT =
            new TaskTimeouts(Duration.ofMinutes(10), Duration.ofDays(7), Duration.ofDays(7));

    /** With the usual time for tasks that were launched on an offer. */
    public TaskTimeouts(Duration startDeadline, Duration podTimeToLive) {
        this(startDeadline, podTimeToLive, DEFAULT.launchedTimeToLive());
    }
}
