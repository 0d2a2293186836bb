package io.mesosoperator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges that are computed when somebody asks, all of a source from one look: nothing is counted for them while the
 * operator works. Their labels may come and go, as roles do.
 */
public final class Gauges {

    private static final Logger LOG = LoggerFactory.getLogger(Gauges.class);

    /** Whoever asks again within this time gets the same: a look goes through all agents. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Looks at something, and tells what it sees. It may take its time, but no lock for long. */
    @FunctionalInterface
    public interface Source {
        void read(Readings to);
    }

    /** One metric, with a value for each combination of its labels' values. */
    private record Shown(MultiGauge gauge, Map<List<String>, AtomicReference<Double>> values) {}

    private final MeterRegistry meters;
    private final List<Source> sources = new CopyOnWriteArrayList<>();
    private final Map<Metric, Shown> shown = new EnumMap<>(Metric.class);
    private long refreshed;
    private boolean isFirst = true;

    public Gauges(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Where other metrics are shown. */
    public MeterRegistry meters() {
        return meters;
    }

    /** From now on this source is asked too. */
    public void add(Source source) {
        sources.add(source);
    }

    /** This source is not asked any more, and what it told is not shown. */
    public void remove(Source source) {
        sources.remove(source);
    }

    /** Brings all gauges up to date, unless they were a moment ago. */
    public synchronized void refreshIfOld() {
        if (isFirst || System.nanoTime() - refreshed > FRESH.toNanos()) {
            refresh();
        }
    }

    /** Brings all gauges up to date. */
    public synchronized void refresh() {
        var readings = new Readings();
        for (var source : sources) {
            try {
                source.read(readings);
            } catch (RuntimeException failure) {
                LOG.warn("Some metrics are missing: {}", failure, failure); // the others are worth showing
            }
        }
        readings.byMetric().forEach((metric, values) -> show(metric, values));
        shown.forEach((metric, gone) -> {
            if (!readings.byMetric().containsKey(metric)) {
                update(metric, gone, Map.of());
            }
        });
        refreshed = System.nanoTime();
        isFirst = false;
    }

    private void show(Metric metric, Map<List<String>, Double> values) {
        update(
                metric,
                shown.computeIfAbsent(
                        metric,
                        any -> new Shown(
                                MultiGauge.builder(metric.meterName())
                                        .description(metric.meaning())
                                        .register(meters),
                                new HashMap<>())),
                values);
    }

    private static void update(Metric metric, Shown known, Map<List<String>, Double> values) {
        var isSame = known.values().keySet().equals(values.keySet());
        known.values().keySet().retainAll(values.keySet());
        values.forEach((labels, value) -> known.values()
                .computeIfAbsent(labels, any -> new AtomicReference<>(0.0))
                .set(value));
        if (!isSame) {
            known.gauge()
                    .register(known.values().entrySet().stream()
                            .<Row<?>>map(entry -> Row.of(
                                    Tags.of(metric.tags(Metric.Type.GAUGE, entry.getKey())),
                                    entry.getValue(),
                                    AtomicReference::get))
                            .toList());
        }
    }
}
