package io.mesosoperator.kubernetes;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the timestamps of Kubernetes objects (metav1.Time). Others write them, and may leave them out: a kubelet writes
 * null, or the epoch, for a container that never started, so neither is a time.
 */
public final class Timestamps {

    /** A time in whole seconds: digits where there is a zero. */
    private static final String PATTERN = "0000-00-00T00:00:00Z";

    private Timestamps() {}

    /** Empty if there is no time, or none that can be read. */
    public static Optional<Instant> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(text)).filter(time -> time.isAfter(Instant.EPOCH));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** As {@link Instant#parse}, without a formatter for {@code 2026-01-01T00:00:00Z}, as nearly all are. */
    private static Instant read(String text) {
        if (!isInWholeSeconds(text)) {
            return Instant.parse(text);
        }
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19))
                .toInstant(ZoneOffset.UTC);
    }

    private static boolean isInWholeSeconds(String text) {
        if (text.length() != PATTERN.length()) {
            return false;
        }
        for (var i = 0; i < PATTERN.length(); i++) {
            var expected = PATTERN.charAt(i);
            var found = text.charAt(i);
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return false;
            }
        }
        return !text.startsWith("24:", PATTERN.indexOf('T') + 1); // the end of a day to Instant, no hour to others
    }

    private static int number(String text, int begin, int end) {
        return Integer.parseInt(text, begin, end, 10);
    }
}
