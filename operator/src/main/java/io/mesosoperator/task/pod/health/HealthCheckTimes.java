package io.mesosoperator.task.pod.health;

import io.mesosoperator.task.pod.PodDraft;
import org.apache.mesos.Protos.HealthCheck;

/**
 * A health check's times and counts in the kubelet's units: whole seconds, at least one where the kubelet needs one.
 * Fractions are rounded up, and larger values become the kubelet's maximum: 68 years.
 *
 * <p>Mesos 1.x (HealthCheckerProcess::failure) ignores failures in the grace period, which begins with the task, until
 * the first success. The kubelet has no such period, but it counts: checks run at delay, delay + interval and so on, so
 * their number within the period is known.
 *
 * @param delay from the start to the first check, in seconds; the kubelet may begin up to an interval later
 * @param interval from the start of a check to that of the next, in seconds, at least 1
 * @param timeout after which a check has failed, in seconds, at least 1
 * @param ignored the most failures possible in the grace period before the first success
 * @param failures in a row that end the task, at least 1
 */
record HealthCheckTimes(int delay, int interval, int timeout, int ignored, int failures) {

    private static final int MOST = Integer.MAX_VALUE;

    static HealthCheckTimes of(HealthCheck check) {
        var delay = seconds(check.getDelaySeconds());
        var interval = Math.max(1, seconds(check.getIntervalSeconds()));
        // HealthCheckerProcess: a timeout of zero means none.
        var timeout = check.getTimeoutSeconds() > 0 ? seconds(check.getTimeoutSeconds()) : MOST;
        return new HealthCheckTimes(
                delay,
                interval,
                timeout,
                checksWithin(check.getGracePeriodSeconds(), delay, interval),
                failures(check.getConsecutiveFailures()));
    }

    /** How many consecutive checks must fail to end a task that has never succeeded. */
    int failuresFromTheStart() {
        return (int) Math.min(MOST, (long) ignored + failures);
    }

    private static int checksWithin(double grace, int delay, int interval) {
        // HealthCheckerProcess::failure: without a grace period not even a failure at once is ignored.
        return grace > 0 && grace >= delay ? clamp(Math.floor((grace - delay) / interval) + 1) : 0;
    }

    /** Mesos compares after it has counted, so 0 is the same as 1; values beyond an int are negative in Java. */
    private static int failures(int unsigned) {
        return unsigned < 0 ? MOST : Math.max(1, unsigned);
    }

    /** Rounded up. */
    static int seconds(double seconds) {
        return clamp(Math.ceil(seconds));
    }

    private static int clamp(double number) {
        return (int) Math.min(MOST, number);
    }

    /**
     * The text of Mesos 1.x, for health checks and for checks.
     *
     * @param path of the message
     * @param name of the field in mesos.proto, without {@code _seconds}
     */
    static void nonNegative(String path, String name, double seconds, PodDraft draft) {
        // Also rejects NaN.
        if (!(seconds >= 0)) {
            var field = name.equals("grace_period") ? "gracePeriod" : name;
            draft.invalid(
                    "%s.%sSeconds".formatted(path, field),
                    "Expecting '%s_seconds' to be non-negative; give seconds, 0 or more".formatted(name));
        }
    }
}
