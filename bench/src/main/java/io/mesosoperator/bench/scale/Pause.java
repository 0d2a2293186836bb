package io.mesosoperator.bench.scale;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waiting: for a time that belongs to a measurement, or for a condition, never without end. */
final class Pause {

    private static final Duration POLL = Duration.ofMillis(100);

    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** @param what is awaited, for the message when it does not come */
    static void until(String what, Duration patience, Callable<Boolean> condition) {
        await(what).atMost(patience).pollDelay(Duration.ZERO).pollInterval(POLL).until(condition);
    }

    static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
