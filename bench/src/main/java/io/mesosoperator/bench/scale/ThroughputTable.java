package io.mesosoperator.bench.scale;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The runs of a session as Markdown: a line for each kind and size. */
final class ThroughputTable {

    private static final List<String> PROGRAMS =
            List.of("operator", "kube-apiserver", "etcd", "kube-controller-manager", "kube-scheduler", "kwok");

    private static final String HEAD = """
            | kind | N | seconds, by round | a second | writes a task: controller | all | CPU ms a task: all \
            | operator | of it JIT | API server | etcd | kcm | scheduler | kwok | end told, p50/p99 ms | load at start |
            | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: \
            | --- | --- |
            """;

    private record Line(String kind, int count, List<Run> runs) {

        double median(ToDoubleFunction<Run> value) {
            var sorted = runs.stream().mapToDouble(value).sorted().toArray();
            var half = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }

        double perSecond() {
            return median(Run::perSecond);
        }

        String text() {
            var all = median(run -> PROGRAMS.stream().mapToDouble(run::cpu).sum());
            var told = runs.stream().anyMatch(run -> run.endTold().count() > 0)
                    ? "%s/%s"
                            .formatted(
                                    whole(median(run -> run.endTold().p50())),
                                    whole(median(run -> run.endTold().p99())))
                    : "";
            return Stream.of(
                            Stream.of(kind, Integer.toString(count), each("%.1f", Run::seconds), one(perSecond())),
                            Stream.of(two(median(Run::controllerWrites)), two(median(Run::allWrites)), one(all)),
                            Stream.of("operator", Meter.COMPILER).map(this::cpu),
                            PROGRAMS.stream().skip(1).map(this::cpu),
                            Stream.of(told, each("%.1f", Run::load)))
                    .flatMap(cells -> cells)
                    .collect(joining(" | ", "| ", " |"));
        }

        private String cpu(String program) {
            return one(median(run -> run.cpu(program)));
        }

        private String each(String format, ToDoubleFunction<Run> value) {
            return runs.stream()
                    .map(run -> String.format(Locale.ROOT, format, value.applyAsDouble(run)))
                    .collect(joining(" "));
        }
    }

    private ThroughputTable() {}

    /** Without the warm-up. */
    static String of(List<Run> runs) {
        var lines = lines(runs.stream().filter(run -> run.round() > 0).toList());
        return lines.stream().map(Line::text).collect(joining("\n", HEAD, "\n\n")) + ratios(lines);
    }

    private static List<Line> lines(List<Run> runs) {
        return runs.stream()
                .map(run -> new Line(run.kind(), run.count(), List.of()))
                .distinct()
                .sorted((one, other) -> Integer.compare(order(one), order(other)))
                .map(line -> new Line(
                        line.kind(),
                        line.count(),
                        runs.stream()
                                .filter(run -> run.kind().equals(line.kind()) && run.count() == line.count())
                                .toList()))
                .toList();
    }

    private static int order(Line line) {
        return Throughput.KINDS.indexOf(line.kind());
    }

    private static String ratios(List<Line> lines) {
        return Stream.of(List.of("tasks", "jobs"), List.of("tasks", "indexed"), List.of("together", "indexed"))
                .flatMap(pair -> lines.stream()
                        .filter(line -> line.kind().equals(pair.getFirst()))
                        .flatMap(line -> lines.stream()
                                .filter(other -> other.kind().equals(pair.getLast()) && other.count() == line.count())
                                .map(other -> "%s/%s %s"
                                        .formatted(
                                                line.kind(), other.kind(), two(line.perSecond() / other.perSecond())))))
                .collect(joining(", "));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String one(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
