package io.mesosoperator.bench.scale;

import java.util.Collection;
import java.util.Locale;

/**
 * Of many times, in milliseconds.
 *
 * @param count of them; with none the others are 0
 */
record Percentiles(int count, double p50, double p99, double most) {

    static Percentiles of(Collection<Double> millis) {
        var sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Percentiles(sorted.length, at(sorted, 0.50), at(sorted, 0.99), at(sorted, 1));
    }

    /** The smallest that this share of all does not exceed. */
    private static double at(double[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** {@code p50/p99}; nothing where there is nothing. */
    String text() {
        return count == 0 ? "" : String.format(Locale.ROOT, "%.0f/%.0f", p50, p99);
    }
}
