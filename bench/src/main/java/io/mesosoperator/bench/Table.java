package io.mesosoperator.bench;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** JMH's results as a Markdown table: one line per benchmark and parameters, with the budget if there is one. */
final class Table {

    private static final String HEAD = """
            | benchmark | parameters | best | median | budget |
            | --- | --- | ---: | ---: | ---: |
            """;

    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;

    private Table() {}

    static String of(Collection<RunResult> results) {
        return results.stream()
                .sorted(Comparator.comparing(result -> name(result.getParams())))
                .map(Table::line)
                .collect(Collectors.joining("\n", HEAD, "\n"));
    }

    private static String line(RunResult result) {
        var params = result.getParams();
        var times = result.getPrimaryResult().getStatistics();
        var budget = budget(params);
        return Stream.of(
                        name(params),
                        parameters(params),
                        text(times.getMin()),
                        text(times.getPercentile(50)),
                        budget.isEmpty() ? "" : result(times.getMin(), budget.getAsDouble()))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** Class and method: {@code PodEventBenchmark.gone}. */
    private static String name(BenchmarkParams params) {
        var parts = List.of(params.getBenchmark().split("\\."));
        return String.join(".", parts.subList(parts.size() - 2, parts.size()));
    }

    private static String parameters(BenchmarkParams params) {
        return params.getParamsKeys().stream()
                .map(key -> key + " " + params.getParam(key))
                .collect(Collectors.joining(", "));
    }

    /** In nanoseconds; for each workload. */
    private static OptionalDouble budget(BenchmarkParams params) {
        return switch (params.getParam("agents") + " x " + params.getParam("frameworks")) {
            case "5000 x 100" -> OptionalDouble.of(100 * MILLI);
            case "10000 x 1000" -> OptionalDouble.of(1000 * MILLI);
            default -> OptionalDouble.empty();
        };
    }

    /** Other programs on the machine only make a run longer, so the best run is judged. */
    private static String result(double best, double budget) {
        return text(budget) + (best < budget ? ", kept" : ", MISSED");
    }

    private static String text(double nanos) {
        return nanos < MILLI
                ? String.format(Locale.ROOT, "%.2f µs", nanos / MICRO)
                : String.format(Locale.ROOT, "%.1f ms", nanos / MILLI);
    }
}
