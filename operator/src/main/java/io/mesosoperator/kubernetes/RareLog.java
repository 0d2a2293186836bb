package io.mesosoperator.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/** One line of log in a while for what somebody else can make happen as often as he likes. */
public final class RareLog {

    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final InstantSource clock;
    private Instant next = Instant.MIN;
    private long silent;

    public RareLog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Writes the line, or counts it.
     *
     * @param line is told how often it was not written since the last one
     */
    public void log(LongConsumer line) {
        long untold;
        synchronized (this) {
            var now = clock.instant();
            if (now.isBefore(next)) {
                silent++;
                return;
            }
            next = now.plus(BETWEEN);
            untold = silent;
            silent = 0;
        }
        line.accept(untold);
    }
}
