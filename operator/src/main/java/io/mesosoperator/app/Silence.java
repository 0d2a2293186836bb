package io.mesosoperator.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log that the API server does not answer: when that begins, once in five minutes, and when it is over. */
final class Silence {

    private static final Logger LOG = LoggerFactory.getLogger(Silence.class);
    static final Duration PAUSE = Duration.ofMinutes(5);

    private final InstantSource clock;
    private final Consumer<String> log;
    private @Nullable Instant begin;
    private @Nullable Instant said;

    Silence() {
        this(InstantSource.system(), LOG::warn);
    }

    Silence(InstantSource clock, Consumer<String> log) {
        this.clock = clock;
        this.log = log;
    }

    /** A request has failed, for this reason. */
    synchronized void goesOn(String words) {
        var now = clock.instant();
        if (begin == null) {
            begin = now;
        }
        if (said == null || !now.isBefore(said.plus(PAUSE))) {
            said = now;
            log.accept(
                    now.equals(begin)
                            ? "The API server does not answer as it should, waiting for it: " + words
                            : "The API server has not answered for %d s: %s"
                                    .formatted(Duration.between(begin, now).toSeconds(), words));
        }
    }

    /** A request was answered. */
    synchronized void over() {
        if (begin != null) {
            log.accept("The API server answers again, after %d s"
                    .formatted(Duration.between(begin, clock.instant()).toSeconds()));
        }
        begin = null;
        said = null;
    }
}
