package io.mesosoperator.cli.view;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Short forms of what objects say. */
public final class Text {

    private static final int MINUTES_SHOWN_WITH_SECONDS = 10;
    private static final int HOURS_SHOWN_WITH_MINUTES = 8;
    private static final int DAYS_SHOWN_WITH_HOURS = 8;
    private static final int SECONDS_SHOWN = 120;
    private static final int MINUTES_SHOWN = 180;
    private static final int HOURS_SHOWN = 48;

    private Text() {}

    /** In one line, and not longer than this; dots stand for what is missing. */
    static String cut(String text, int length) {
        var line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= length ? line : line.substring(0, Math.max(0, length - 1)) + "…";
    }

    /** As kubectl tells an age: {@code 45s}, {@code 2m20s}, {@code 3h5m}, {@code 12d}. */
    public static String age(String time, Instant now) {
        return instant(time)
                .map(since -> duration(Duration.between(since, now)))
                .orElse("");
    }

    /** A time of the API server, or none. */
    static Optional<Instant> instant(String time) {
        try {
            return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** Not negative: the clock of the API server may be ahead. */
    static String duration(Duration duration) {
        var seconds = Math.max(0, duration.toSeconds());
        if (seconds < SECONDS_SHOWN) {
            return seconds + "s";
        }
        var minutes = seconds / 60;
        if (minutes < MINUTES_SHOWN) {
            return minutes + "m" + (minutes < MINUTES_SHOWN_WITH_SECONDS ? rest(seconds % 60, "s") : "");
        }
        var hours = minutes / 60;
        if (hours < HOURS_SHOWN) {
            return hours + "h" + (hours < HOURS_SHOWN_WITH_MINUTES ? rest(minutes % 60, "m") : "");
        }
        var days = hours / 24;
        return days + "d" + (days < DAYS_SHOWN_WITH_HOURS ? rest(hours % 24, "h") : "");
    }

    private static String rest(long amount, String unit) {
        return amount == 0 ? "" : amount + unit;
    }
}
