package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.ApiError.Transient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LaunchRetriesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Transient QUOTA = new Transient(Transient.Cause.QUOTA, "exceeded quota");
    private static final TaskKey ONE = new TaskKey("ns", "one", "1");
    private static final TaskKey TWO = new TaskKey("ns", "two", "2");

    private final LaunchRetries retries = new LaunchRetries(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void eachAttemptWaitsLongerUpToAMinute() {
        var waits = Stream.generate(() -> retries.refused(ONE, QUOTA, "why"))
                .limit(8)
                .map(delay -> Duration.between(NOW, delay.until()).toSeconds())
                .toList();

        assertThat(waits).isEqualTo(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L));
    }

    @Test
    void theWordsStayThoseOfTheFirstRefusalOfOneCause() {
        retries.refused(ONE, QUOTA, "used: 1");
        assertThat(retries.refused(ONE, QUOTA, "used: 2").reason()).isEqualTo("used: 1");

        var other = new Transient(Transient.Cause.WEBHOOK, "");
        assertThat(retries.refused(ONE, other, "webhook").reason()).isEqualTo("webhook");
    }

    @Test
    void aChangeWakesOneTaskAndTheNextChangeTheNext() {
        retries.refused(ONE, QUOTA, "why");
        retries.refused(TWO, QUOTA, "why");

        assertThat(retries.changed("other")).isEmpty();
        assertThat(retries.changed("ns")).contains(ONE);
        assertThat(retries.of(ONE).orElseThrow().isOver(NOW)).isTrue();
        assertThat(retries.changed("ns")).as("it is being tried").isEmpty();

        retries.refused(ONE, QUOTA, "why");
        assertThat(retries.changed("ns")).contains(TWO);
        retries.forget(TWO);
        assertThat(retries.changed("ns")).contains(ONE);
        retries.forget(ONE);
        assertThat(retries.changed("ns")).isEmpty();
    }
}
