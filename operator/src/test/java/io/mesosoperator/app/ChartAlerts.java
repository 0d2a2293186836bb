package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The alerts of the chart, as Prometheus' own program judges what was scraped of one operator. It is told of two hours,
 * in which each minute is as what happened between two scrapes: counters go on as they went, and all else stays as it
 * was last.
 *
 * @param directory for its files
 */
record ChartAlerts(Path directory) {

    private static final Path PROMTOOL = Path.of("..", "cluster", "bin", "promtool");
    private static final Path RULES =
            Path.of("..", "helm", "mesos-operator", "files", "alerts.yaml").toAbsolutePath();
    private static final String NONE = "{";
    private static final int MINUTES = 120;
    private static final String TARGET = "namespace=\"mesos-system\",pod=\"mesos-operator-1\"";

    /** All of them. */
    static List<String> names() throws IOException {
        return Files.readAllLines(RULES).stream()
                .filter(line -> line.strip().startsWith("- alert: "))
                .map(line -> line.strip().substring("- alert: ".length()))
                .toList();
    }

    /** This one fires, and none but these others. */
    void assertOnly(String alert, Scrape before, Scrape after, String... others) throws Exception {
        assertFiring(List.of(alert), List.of(others), series(before, after, NONE));
    }

    /** The same, where a metric that grew between the scrapes goes on to grow though it is no counter. */
    void assertOnlyWhileItGrows(String alert, String metric, Scrape before, Scrape after) throws Exception {
        assertFiring(List.of(alert), List.of(), series(before, after, metric + "{"));
    }

    void assertNone(Scrape before, Scrape after) throws Exception {
        assertFiring(List.of(), List.of(), series(before, after, NONE));
    }

    /** For a metric of which these are the values, minute after minute. */
    void assertOnly(String alert, String sample, List<Double> values) throws Exception {
        var texts = values.stream().map(ChartAlerts::number).collect(Collectors.joining(" "));
        assertFiring(
                List.of(alert),
                List.of("MesosOperatorAbsent"),
                List.of("{series: '%s', values: '%s %sx%d'}"
                        .formatted(labelled(sample), texts, number(values.getLast()), MINUTES)));
    }

    private void assertFiring(List<String> alerts, List<String> others, List<String> series) throws Exception {
        var expected = new ArrayList<String>();
        for (var name : names()) {
            if (!others.contains(name)) {
                expected.add("""
                              - expr: 'max(max_over_time(ALERTS{alertname="%s",alertstate="firing"}[1h]))'
                                eval_time: 1h
                                exp_samples: %s
                        """.formatted(name, alerts.contains(name) ? "[{labels: '{}', value: 1}]" : "[]"));
            }
        }
        var file = Files.writeString(directory.resolve("alerts.test.yaml"), """
                rule_files: ["%s"]
                evaluation_interval: 1m
                tests:
                  - interval: 1m
                    input_series: [%s]
                    promql_expr_test:
                %s
                """.formatted(
                RULES, String.join(",\n", series), String.join("", expected).indent(-2)));
        var process = new ProcessBuilder(PROMTOOL.toString(), "test", "rules", file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static List<String> series(Scrape before, Scrape after, String growing) {
        var names = new TreeSet<>(after.samples().keySet());
        return names.stream()
                .map(sample -> {
                    var last = after.value(sample);
                    var counts = after.isCounter(sample);
                    var grows = last - before.value(sample);
                    var isGrowing = counts || (grows > 0 && sample.startsWith(growing));
                    return "{series: '%s', values: '%s'}"
                            .formatted(
                                    labelled(sample),
                                    isGrowing
                                            ? "%s+%sx%d"
                                                    .formatted(
                                                            number(counts ? before.value(sample) : last),
                                                            number(Math.max(grows, 0)),
                                                            MINUTES)
                                            : "%sx%d".formatted(number(last), MINUTES));
                })
                .toList();
    }

    /** As a Prometheus that found the operator's pod has it. */
    private static String labelled(String sample) {
        var yaml = sample.replace("'", "''");
        return yaml.endsWith("{}")
                ? yaml.replace("{}", "{" + TARGET + "}")
                : yaml.replaceFirst("\\{", "{" + TARGET + ",");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).toPlainString();
    }
}
