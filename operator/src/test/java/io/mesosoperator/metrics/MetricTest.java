package io.mesosoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @ParameterizedTest
    @EnumSource
    void itsNameSaysWhatItIs(Metric metric) {
        assertThat(metric.prometheusName()).matches("mesos_(master|frameworks|allocator|operator)_[a-z_]+");
        assertThat(metric.prometheusName().endsWith("_total")).isEqualTo(metric.type() == Metric.Type.COUNTER);
        if (metric.type() == Metric.Type.TIMER) {
            assertThat(metric.prometheusName()).endsWith("_seconds");
            assertThat(metric.buckets()).isSorted().hasSizeBetween(1, 5);
        }
        assertThat(metric.meaning()).isNotEmpty().doesNotContain("|", "\n");
    }

    @Test
    void nothingIsShownWithOtherLabelsThanDeclared() {
        assertThatThrownBy(() -> Metric.TASKS.count("lost"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TASKS is a COUNTER with the labels [state, source, reason], not a COUNTER with [lost]");
        assertThatThrownBy(() -> Metric.WORKQUEUE_DEPTH.show(meters, () -> 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Metric.ELECTED.record(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
