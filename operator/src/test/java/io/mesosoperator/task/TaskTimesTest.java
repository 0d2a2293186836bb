package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.metrics.Metric;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskTimesTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TaskTimes times = new TaskTimes();
    private final Instant now = Instant.now();

    @BeforeEach
    void show() {
        Metrics.addRegistry(meters);
    }

    @AfterEach
    void hide() {
        Metrics.removeRegistry(meters);
    }

    @Test
    void aTaskThatThisOperatorSawComeHasWaitedSinceThen() {
        times.seen("one");
        times.launched("one", now.minusMillis(900), now); // created in whole seconds

        assertThat(seconds(Metric.TASK_WAIT)).isLessThan(0.5);
        assertThat(count(Metric.TASK_WAIT)).isEqualTo(1);
    }

    @Test
    void oneThatAnEarlierOperatorSawHasWaitedSinceItsCreation() {
        times.seen("one");
        times.launched("one", now.minus(Duration.ofMinutes(10)), now);

        assertThat(seconds(Metric.TASK_WAIT)).isBetween(599.0, 600.0);
    }

    @Test
    void aStartIsMeasuredOnce() {
        times.seen("one");
        times.runs("one"); // of a pod that an earlier operator made
        assertThat(count(Metric.TASK_LAUNCH)).isZero();

        times.launched("one", now, now);
        times.runs("one");
        times.runs("one");

        assertThat(count(Metric.TASK_LAUNCH)).isEqualTo(1);
    }

    @Test
    void aChangeIsToldOnceOrNeedsNotBeTold() {
        times.seen("one");
        times.changed("one");
        times.told("one");
        times.told("one");
        assertThat(count(Metric.STATUS_LATENCY)).isEqualTo(1);

        times.changed("one");
        times.nothingToTell("one", times.untold("one"));
        times.told("one");
        assertThat(count(Metric.STATUS_LATENCY)).isEqualTo(1);
    }

    @Test
    void aChangeWhileTheTaskIsLookedAtIsYetToBeTold() {
        times.seen("one");
        var before = times.untold("one");
        times.changed("one");

        times.nothingToTell("one", before);
        times.told("one");

        assertThat(count(Metric.STATUS_LATENCY)).isEqualTo(1);
    }

    @Test
    void whatHappensToThePodOfATaskThatIsGoneIsNothingToTell() {
        times.seen("one");
        times.forget("one");

        times.changed("one");

        assertThat(times.untold("one")).isZero();
    }

    private long count(Metric metric) {
        var timer = meters.find(metric.meterName()).timer();
        return timer == null ? 0 : timer.count();
    }

    private double seconds(Metric metric) {
        return meters.get(metric.meterName()).timer().totalTime(TimeUnit.SECONDS);
    }
}
