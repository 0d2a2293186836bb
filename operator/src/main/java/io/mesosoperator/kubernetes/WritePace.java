package io.mesosoperator.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** At most so many writes in any period; none waits that need not. For one thread. */
public final class WritePace {

    private final int most;
    private final Duration period;

    /** When the latest writes were answered, oldest first: they reached the API server before. */
    private final Deque<Instant> answered = new ArrayDeque<>();

    public WritePace(int most, Duration period) {
        this.most = most;
        this.period = period;
    }

    /** How many writes may begin now. */
    public int room(Instant now) {
        while (!answered.isEmpty() && !answered.getFirst().plus(period).isAfter(now)) {
            answered.removeFirst();
        }
        return Math.max(0, most - answered.size());
    }

    /** A write was answered. */
    public void wrote(Instant now) {
        answered.add(now);
    }

    /** For how long fewer than so many writes may begin. */
    public Duration wait(int writes, Instant now) {
        var tooMany = writes - room(now);
        if (tooMany <= 0) {
            return Duration.ZERO;
        }
        var last = answered.stream().skip(tooMany - 1L).findFirst().orElseThrow();
        return Duration.between(now, last.plus(period));
    }
}
