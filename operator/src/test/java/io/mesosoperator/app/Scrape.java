package io.mesosoperator.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What {@code /metrics} has answered at one time, as Prometheus would keep it.
 *
 * @param samples by name and labels, as they were written
 * @param types by name
 */
record Scrape(Map<String, Double> samples, Map<String, String> types) {

    /** What Prometheus learns from a target that does not answer. */
    static final Scrape NOTHING = new Scrape(Map.of(), Map.of());

    private static final Pattern SAMPLE = Pattern.compile("([a-z_0-9]+)(\\{.*})? (\\S+)");
    private static final Pattern PART = Pattern.compile("_(?:bucket|count|sum)$");

    Scrape {
        samples = Map.copyOf(samples);
        types = Map.copyOf(types);
    }

    static Scrape of(String text) {
        var samples = new LinkedHashMap<String, Double>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError("not a sample: " + line);
            }
            var value = sample.group(3).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(sample.group(3));
            if (Double.isFinite(value)) {
                samples.put(sample.group(1) + (sample.group(2) == null ? "{}" : sample.group(2)), value);
            }
        });
        return new Scrape(samples, Exposition.of(text).types());
    }

    /** The value of what was written so; 0 if it was not there. */
    double value(String sample) {
        return samples.getOrDefault(sample, 0.0);
    }

    /** The largest value of those that begin so; 0 if there are none. */
    double greatest(String start) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith(start))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    /** The sum of the values of those that begin so and have this in their labels. */
    double sum(String start, String label) {
        return samples.entrySet().stream()
                .filter(sample ->
                        sample.getKey().startsWith(start) && sample.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Whether it counts, and so goes on from what it was. */
    boolean isCounter(String sample) {
        var name = sample.substring(0, sample.indexOf('{'));
        return "counter".equals(types.get(name))
                || ("histogram".equals(types.get(PART.matcher(name).replaceFirst(""))) && !types.containsKey(name));
    }

    /** The same, but for one value. */
    Scrape with(String sample, double value) {
        var other = new LinkedHashMap<>(samples);
        other.put(sample, value);
        return new Scrape(other, types);
    }
}
