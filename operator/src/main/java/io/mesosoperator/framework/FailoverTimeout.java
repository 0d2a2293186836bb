package io.mesosoperator.framework;

import java.time.Duration;

/** How long a framework's tasks outlive it (mesos.proto: FrameworkInfo.failover_timeout). */
public final class FailoverTimeout {

    /** Longer than any cluster waits, and short enough for every clock. */
    private static final double DECADE_SECONDS = 315_360_000;

    private FailoverTimeout() {}

    /** The seconds as a duration; none for what is not a time, as Mesos 0.23 has it. */
    public static Duration of(double seconds) {
        return seconds > 0 ? Duration.ofMillis(Math.round(Math.min(seconds, DECADE_SECONDS) * 1000)) : Duration.ZERO;
    }
}
