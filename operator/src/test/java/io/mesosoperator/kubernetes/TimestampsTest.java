package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.property.Between;
import io.mesosoperator.property.Property;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final String CHARACTERS = "0123456789-+:TZ. \u0660";

    @Property(tries = 500)
    void aTimeIsReadAsItWasWritten(@Between(min = 1, max = 253_402_300_799L) long seconds) {
        var time = Instant.ofEpochSecond(seconds);

        assertThat(time).isBeforeOrEqualTo(LAST);
        assertThat(Timestamps.parse(time.toString())).contains(time);
        assertThat(Timestamps.parse(time.plusNanos(1_000).toString())).contains(time.plusNanos(1_000));
    }

    @Property(tries = 500)
    void whatIsAlmostATimeIsReadAsJavaReadsIt(@Between(min = 0, max = Long.MAX_VALUE) long seed) {
        var random = new Random(seed);
        var text = new StringBuilder("2026-02-28T23:59:59Z");
        for (var changes = random.nextInt(3); changes >= 0; changes--) {
            text.setCharAt(random.nextInt(text.length()), CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }

        assertThat(Timestamps.parse(text.toString())).as("%s", text).isEqualTo(byJava(text));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "soon", "1970-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01"
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T24:00:00Z", "2026-01-02T01:00:00+01:00", "2026-01-02T00:00:00.000Z"})
    void theSameTimeInOtherFormsIsTheSame(String text) {
        assertThat(Timestamps.parse(text)).contains(Instant.parse("2026-01-02T00:00:00Z"));
    }

    private static Optional<Instant> byJava(CharSequence text) {
        try {
            return Optional.of(Instant.parse(text)).filter(time -> time.isAfter(Instant.EPOCH));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
