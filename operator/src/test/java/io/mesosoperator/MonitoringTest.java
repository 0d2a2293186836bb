package io.mesosoperator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.metrics.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts and dashboards ask for metrics that there are, with labels that they have. */
class MonitoringTest {

    private static final Path FILES = Path.of("..", "helm", "mesos-operator", "files");
    private static final Pattern METRIC = Pattern.compile("\\b(?:mesos|jvm|process)_[a-z_]+");
    private static final Pattern SELECTOR = Pattern.compile("\\b(mesos_[a-z_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"");

    /** Of the Java runtime; MetricsIT sees to it that they are shown. */
    private static final Set<String> OF_JAVA =
            Set.of("jvm_memory_usage_after_gc", "jvm_memory_used_bytes", "process_cpu_usage");

    /** Those that Prometheus adds, and a histogram's own. */
    private static final Set<String> OF_TARGETS = Set.of("namespace", "pod", "le");

    @Test
    void alertsAskForMetricsThatThereAre() throws IOException {
        var rules = new YAMLMapper().readTree(AlertsPage.RULES.toFile());

        check(rules.findValues("expr").stream().map(JsonNode::asText).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "roles", "operator"})
    void dashboardsAskForMetricsThatThereAre(String name) throws IOException {
        var dashboard = new ObjectMapper()
                .readTree(FILES.resolve("dashboards").resolve(name + ".json").toFile());

        assertThat(dashboard.path("uid").asText()).isEqualTo("mesos-" + name);
        assertThat(dashboard
                        .path("panels")
                        .valueStream()
                        .map(panel -> panel.path("title").asText()))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(5);
        check(dashboard.findValues("expr").stream().map(JsonNode::asText).toList());
    }

    private static void check(Collection<String> expressions) {
        assertThat(expressions).isNotEmpty().allSatisfy(expression -> {
            assertThat(METRIC.matcher(expression).results().map(found -> found.group()))
                    .as(expression)
                    .isNotEmpty()
                    .isSubsetOf(shown());
            SELECTOR.matcher(expression)
                    .results()
                    .forEach(found -> assertThat(
                                    LABEL.matcher(found.group(2)).results().map(label -> label.group(1)))
                            .as(found.group())
                            .isSubsetOf(labels(found.group(1))));
        });
    }

    private static Set<String> shown() {
        var all = new TreeSet<>(OF_JAVA);
        Arrays.stream(Metric.values()).flatMap(MonitoringTest::names).forEach(all::add);
        return all;
    }

    private static Stream<String> names(Metric metric) {
        return metric.type() == Metric.Type.TIMER
                ? Stream.of("_bucket", "_count", "_sum", "_max").map(suffix -> metric.prometheusName() + suffix)
                : Stream.of(metric.prometheusName());
    }

    private static List<String> labels(String name) {
        return Stream.concat(
                        OF_TARGETS.stream(),
                        Arrays.stream(Metric.values())
                                .filter(metric -> names(metric).anyMatch(name::equals))
                                .flatMap(metric -> metric.labels().stream()))
                .toList();
    }
}
