package io.mesosoperator;

import io.mesosoperator.metrics.Metric;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code docs/metrics.md}, from the declarations. */
final class MetricsPage {

    private MetricsPage() {}

    static String text() {
        return """
                # Metrics

                Generated from `Metric`, where each of the operator's metrics is declared; it can show no other one.
                `/metrics` of port 8080 (`managementPort`) has them in the text format of Prometheus. What to watch,
                and what to do then, is in [alerts.md](alerts.md).

                Counters begin at 0 when an operator starts, and a counter or timer is not there before it has counted
                something. Gauges are computed when they are asked for, at most once a second. A timer is a histogram:
                `_count`, `_sum`, `_bucket` with the ends that the table tells, and `_max`, the longest of the last
                minutes. Its times are seconds.

                No label has a value for each task, framework or agent. Roles and resources have their names; of more
                than a hundred the others are together in `other`.

                ## What a Mesos master has

                | metric | type | labels | what it tells | in Mesos |
                | --- | --- | --- | --- | --- |
                %s

                ## The operator's own

                | metric | type | labels | what it tells |
                | --- | --- | --- | --- |
                %s

                ## The Java runtime's

                Those of Micrometer that begin with `jvm_memory_`, `jvm_buffer_`, `jvm_gc_`, `jvm_threads_`, \
                `system_cpu_`, `process_cpu_` or
                `system_load_average_`. `jvm_memory_usage_after_gc` is what tells whether the memory limit is right.
                """.formatted(
                        rows(metric -> !metric.mesos().isEmpty(), true),
                        rows(metric -> metric.mesos().isEmpty(), false));
    }

    private static String rows(Predicate<Metric> which, boolean withMesos) {
        return Arrays.stream(Metric.values())
                .filter(which)
                .map(metric -> "| `%s` | %s | %s | %s |"
                                .formatted(metric.prometheusName(), type(metric), labels(metric), metric.meaning())
                        + (withMesos ? " %s |".formatted(mesos(metric)) : ""))
                .collect(Collectors.joining("\n"));
    }

    private static String type(Metric metric) {
        return metric.type() == Metric.Type.TIMER
                ? metric.buckets().stream().map(MetricsPage::seconds).collect(Collectors.joining(", ", "timer (", ")"))
                : metric.type().name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0
                ? Long.toString(time.toSeconds())
                : Double.toString(time.toMillis() / 1000.0);
    }

    private static String labels(Metric metric) {
        return metric.labels().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
    }

    private static String mesos(Metric metric) {
        return "`" + metric.mesos().replace("; ", "`; `").replace(", ", "`, `") + "`";
    }
}
