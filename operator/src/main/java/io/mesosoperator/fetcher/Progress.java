package io.mesosoperator.fetcher;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Logs the progress of a download every few seconds. */
final class Progress {

    static final Duration EVERY = Duration.ofSeconds(5);

    private final String what;
    private final OptionalLong length;
    private final InstantSource clock;
    private final Consumer<String> log;
    private long bytes;
    private Instant next;

    Progress(String what, OptionalLong length, InstantSource clock, Consumer<String> log) {
        this.what = what;
        this.length = length;
        this.clock = clock;
        this.log = log;
        this.next = clock.instant().plus(EVERY);
    }

    void add(int more) {
        bytes += more;
        var now = clock.instant();
        if (!now.isBefore(next)) {
            next = now.plus(EVERY);
            log.accept("%s: %s".formatted(what, soFar()));
        }
    }

    long bytes() {
        return bytes;
    }

    private String soFar() {
        return length.isPresent() && length.getAsLong() > 0
                ? "%s of %s (%d %%)"
                        .formatted(Bytes.text(bytes), Bytes.text(length.getAsLong()), bytes * 100 / length.getAsLong())
                : Bytes.text(bytes);
    }
}
