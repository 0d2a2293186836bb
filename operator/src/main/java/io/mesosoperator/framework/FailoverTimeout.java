package io.mesosoperator.framework;

import java.time.Duration;

/** How long a framework's tasks outlive it (mesos.proto: FrameworkInfo.failover_timeout). */
public final class FailoverTimeout {

    /** Long enough for any cluster, and within the range of every clock. */
    private static final double DECADE_SECONDS = 315_360_000;

    private FailoverTimeout() {}

    /** The seconds in this text as a duration; zero if it has no such number. */
    public static Duration parse(String seconds) {
        try {
            return of(Double.parseDouble(seconds));
        } catch (NumberFormatException notSeconds) {
            return Duration.ZERO;
        }
    }

    /** The seconds as a duration; zero for an invalid time, as in Mesos 0.23. */
    public static Duration of(double seconds) {
        return seconds > 0 ? Duration.ofMillis(Math.round(Math.min(seconds, DECADE_SECONDS) * 1000)) : Duration.ZERO;
    }
}
