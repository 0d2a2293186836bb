package io.mesosoperator.metrics;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was seen at one look: values by metric and labels. */
public final class Readings {

    private final Map<Metric, Map<List<String>, Double>> byMetric = new EnumMap<>(Metric.class);

    /** Adds to what is there with these labels, which is 0 before. */
    public void add(Metric metric, double value, String... labelValues) {
        byMetric.computeIfAbsent(metric, any -> new LinkedHashMap<>()).merge(List.of(labelValues), value, Double::sum);
    }

    /** What was told. */
    public Map<Metric, Map<List<String>, Double>> byMetric() {
        return byMetric;
    }

    /** The value; 0 if none was told. */
    public double of(Metric metric, String... labelValues) {
        return byMetric.getOrDefault(metric, Map.of()).getOrDefault(List.of(labelValues), 0.0);
    }
}
