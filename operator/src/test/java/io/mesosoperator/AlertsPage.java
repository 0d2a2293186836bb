package io.mesosoperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** {@code docs/alerts.md}, from the chart's alerts. */
final class AlertsPage {

    static final Path RULES = Path.of("..", "helm", "mesos-operator", "files", "alerts.yaml");

    private AlertsPage() {}

    static String text() throws IOException {
        return """
                # Alerts

                Generated from `helm/mesos-operator/files/alerts.yaml`. `metrics.prometheusRule.enabled` of the chart
                installs them as a PrometheusRule, but for those whose names are in `metrics.prometheusRule.disabled`;
                or give the file to Prometheus as it is. What each metric is says [metrics.md](metrics.md).

                %s
                """.formatted(new YAMLMapper()
                .readTree(RULES.toFile())
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .map(AlertsPage::section)
                .collect(Collectors.joining("\n\n")));
    }

    private static String section(JsonNode rule) {
        return """
                ## %s

                %s%s %s

                    %s""".formatted(
                        rule.path("alert").asText(),
                        words(rule, "summary"),
                        rule.has("for")
                                ? " For %s; %s.".formatted(rule.path("for").asText(), severity(rule))
                                : " It is told at once; " + severity(rule) + ".",
                        words(rule, "action"),
                        rule.path("expr").asText().strip().replace("\n", "\n    "));
    }

    private static String severity(JsonNode rule) {
        return rule.at("/labels/severity").asText();
    }

    /** Without the templates of Prometheus. */
    private static String words(JsonNode rule, String annotation) {
        return rule.at("/annotations/" + annotation)
                .asText()
                .replaceAll("\\{\\{ \\$labels\\.(\\w+) }}", "`$1`")
                .replaceAll("^\\{\\{ \\$value }} (\\w)", "Some $1");
    }
}
