package io.mesosoperator.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.app.configuration.ConfigurationReader.Result.Valid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said elsewhere of the configuration is what the program reads; {@code -Dgolden.update} writes it. */
class GeneratedConfigurationTest {

    private static final Path CHART = Path.of("..", "helm", "mesos-operator");
    private static final Path RENDERED = Path.of("..", "examples", "src", "test", "resources", "chart");

    private final ConfigurationPage page = new ConfigurationPage();

    @Test
    void theTableOfFieldsIsTheProgramsOwn() throws IOException {
        assertCurrent(Path.of("..", "docs", "configuration.md"), """
                # Configuration

                The operator reads one YAML file, `mesos-operator --config FILE`. `mesos-operator --check-config FILE` \
                says what is wrong
                with a file, or `FILE: valid`, and starts nothing. The tables below are generated from the program, \
                and so is the part
                `config` of the chart's schema.

                    apiVersion: config.mesosoperator.io/v1alpha1
                    kind: OperatorConfiguration
                    tasks:
                      image: docker.io/library/busybox:1.35
                      killGrace: PT10S
                      policy:
                        users: {web: 1001}
                    fetcher:
                      image: docker.io/mesosoperator/mesos-operator
                    allocation:
                      weights: {prod: 2, batch: 1}

                What the file leaves out, or what is null, has its default. A list or a mapping replaces the default \
                one. Durations are
                ISO 8601: `PT3S`, `PT1H30M`, `P7D`. The operator reports all mistakes at once, each with its path \
                and what to write instead, and does not start:

                    config.yaml: tasks.policy.alowRoot: unknown field; did you mean allowRoot?
                    config.yaml: offers.timeout: 'PT5' is no ISO 8601 duration; write for example PT5M

                With Helm, the chart's value `config` has these fields, without `apiVersion` and `kind`. The chart \
                fills in `fetcher.image`,
                `fetcher.pullPolicy` and `authorization.admission`, with `authorization.enabled` also \
                `tasks.policyByName`, and with
                `schedulerApi.credentialsSecret` and `schedulerApi.tlsSecret` `schedulerApi.credentials` and \
                `schedulerApi.tls`; it puts all into a ConfigMap. When they \
                change, the operator reads again
                `tasks.policy`, `tasks.policies`, `tasks.policyByName`, `authorization.acls`, \
                `schedulerApi.rateLimits`, the credentials, the certificate, and of `allocation`
                `roles`, `weights`, `quotas`, `limits`, `whitelist` and `fairSharingExcludedResourceNames`
                ([ADR 90](adr/0090-the-configuration-is-read-again.md)). When anything else changes, the chart \
                replaces the pods:

                    helm upgrade mesos-operator helm/mesos-operator -n mesos-system --reuse-values \
                --set config.offers.timeout=PT1M

                Three environment variables complete the file: `POD_NAMESPACE`, where the Lease of leader election and \
                reservation pods are;
                `POD_NAME`, the operator's name in that election. `LOG_LEVEL` is the level of the log.
                %s""".formatted(page.tables()));
    }

    @Test
    void theChartsSchemaHasTheSameFields() throws IOException {
        var file = CHART.resolve("values.schema.json");
        var json = new ObjectMapper();
        var schema = (ObjectNode) json.readTree(file.toFile());
        ((ObjectNode) schema.get("properties")).set("config", page.schema());

        assertCurrent(file, json.writer(pretty()).writeValueAsString(schema) + "\n");
    }

    private static DefaultPrettyPrinter pretty() {
        var lines = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(lines);
    }

    @Test
    void theChartKnowsTheDefaults() throws IOException {
        assertCurrent(
                CHART.resolve("files/config-defaults.yaml"),
                "# Generated from the program: what the configuration has where it says nothing.\n" + page.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"default.yaml", "everything.yaml"})
    void theProgramTakesWhatTheChartRenders(String file) {
        assertThat(ConfigurationReader.read(RENDERED.resolve(file))).isInstanceOf(Valid.class);
    }

    @Test
    void theChartHasBeenSeenToRenderEveryField() throws IOException {
        var rendered =
                new YAMLMapper().readTree(RENDERED.resolve("everything.yaml").toFile());

        assertThat(page.pointers())
                .isNotEmpty()
                .allSatisfy(pointer -> assertThat(rendered.at(pointer).isMissingNode())
                        .as(pointer)
                        .isFalse());
    }

    private static void assertCurrent(Path file, String text) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("stale; run ./mvnw -pl operator -am test -Dgolden.update")
                .hasContent(text);
    }
}
