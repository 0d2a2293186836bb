package io.mesosoperator.executor;

import java.time.Duration;

/**
 * How long executors may take.
 *
 * @param registration from the start of an executor's container to its SUBSCRIBE
 * @param shutdownGrace from SHUTDOWN to the end of its pod
 * @param idle how long it may have no task before it is shut down
 * @param podTimeToLive from an executor's end to the removal of its pod and log
 */
public record ExecutorTerms(Duration registration, Duration shutdownGrace, Duration idle, Duration podTimeToLive) {

    /** Mesos: {@code --executor_registration_timeout}. */
    public static final Duration REGISTRATION = Duration.ofMinutes(1);

    /** Mesos: {@code --executor_shutdown_grace_period}. */
    public static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

    /** Long enough for a scheduler to launch the next task, and short for an agent whose room is taken for nothing. */
    public static final Duration IDLE = Duration.ofMinutes(5);
}
