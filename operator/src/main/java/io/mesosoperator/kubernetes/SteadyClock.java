package io.mesosoperator.kubernetes;

import java.time.Instant;
import java.time.InstantSource;

/** Clocks that nobody sets: a delay stays as long as it is, whatever becomes of the time of day. */
public final class SteadyClock {

    private SteadyClock() {}

    /** Begins at the time of day, and goes on by itself. */
    public static InstantSource start() {
        var start = Instant.now();
        var nanos = System.nanoTime();
        return () -> start.plusNanos(System.nanoTime() - nanos);
    }
}
