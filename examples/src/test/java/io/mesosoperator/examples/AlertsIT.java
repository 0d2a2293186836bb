package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

/** The chart's alerts, by Prometheus' own test of rules. */
class AlertsIT {

    private static final String RULES = "helm/mesos-operator/files/alerts.yaml";
    private static final String TESTS = "examples/src/test/resources/alerts/rules.test.yaml";

    @Test
    void prometheusFindsNothingWrongWithTheRules() {
        assertThat(promtool("check", "rules", "--lint=all", "--lint-fatal", RULES))
                .contains("SUCCESS");
    }

    @Test
    void eachAlertFiresForWhatItIsMeantFor() {
        assertThat(promtool("test", "rules", TESTS)).contains("SUCCESS");
    }

    @Test
    void thereIsATestOfEachAlert() {
        var tests = Repository.read(TESTS);
        var alerts = new KubernetesSerialization()
                .unmarshal(Repository.read(RULES), JsonNode.class)
                .findValuesAsText("alert");

        assertThat(alerts).isNotEmpty().doesNotHaveDuplicates();
        assertThat(alerts).allSatisfy(alert -> assertThat(tests).contains("labels: 'ALERTS{alertname=\"" + alert));
    }

    private static String promtool(String command, String what, String... more) {
        var words = new String[more.length + 3];
        words[0] = Repository.program("promtool");
        words[1] = command;
        words[2] = what;
        for (int i = 0; i < more.length; i++) {
            words[i + 3] = more[i].startsWith("--")
                    ? more[i]
                    : Repository.file(more[i]).toString();
        }
        return Command.of(words).run().orThrow();
    }
}
