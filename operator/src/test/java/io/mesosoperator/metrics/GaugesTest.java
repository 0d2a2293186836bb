package io.mesosoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GaugesTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Gauges gauges = new Gauges(meters);
    private final Map<String, Double> shares = new HashMap<>();
    private final Gauges.Source source =
            to -> shares.forEach((role, share) -> to.add(Metric.DOMINANT_SHARE, share, role));

    @Test
    void labelsComeAndGo() {
        gauges.add(source);
        shares.put("prod", 0.5);
        gauges.refresh();
        assertThat(shown()).isEqualTo(Map.of("prod", 0.5));

        shares.put("prod", 0.25);
        shares.put("test", 0.1);
        gauges.refresh();
        assertThat(shown()).isEqualTo(Map.of("prod", 0.25, "test", 0.1));

        shares.remove("prod");
        gauges.refresh();
        assertThat(shown()).isEqualTo(Map.of("test", 0.1));

        shares.put("prod", 0.75);
        gauges.refresh();
        assertThat(shown()).isEqualTo(Map.of("prod", 0.75, "test", 0.1));
    }

    @Test
    void aSourceThatIsRemovedIsShownNoMore() {
        gauges.add(source);
        shares.put("prod", 0.5);
        gauges.refresh();

        gauges.remove(source);
        gauges.refresh();

        assertThat(shown()).isEmpty();
    }

    @Test
    void oneThatFailsDoesNotHideTheOthers() {
        gauges.add(to -> {
            throw new IllegalStateException("broken");
        });
        gauges.add(source);
        shares.put("prod", 0.5);

        gauges.refresh();

        assertThat(shown()).isEqualTo(Map.of("prod", 0.5));
    }

    @Test
    void whoeverAsksAtOnceAgainGetsTheSame() {
        gauges.add(source);
        shares.put("prod", 0.5);
        gauges.refreshIfOld();
        shares.put("prod", 0.75);

        gauges.refreshIfOld();

        assertThat(shown()).isEqualTo(Map.of("prod", 0.5));
    }

    private Map<String, Double> shown() {
        return meters.find(Metric.DOMINANT_SHARE.meterName()).gauges().stream()
                .collect(Collectors.toMap(gauge -> String.valueOf(gauge.getId().getTag("role")), Gauge::value));
    }
}
