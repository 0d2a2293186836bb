package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.chart.Helm;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.kubernetes.ApiServerClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code helm test} runs, with no more rights than the chart gives it. */
@WithOperator
record SmokeTestIT(Cluster cluster) {

    private static final String ACCOUNT = "mesos-operator-smoke-test";

    @Test
    void itPassesWhenItsTaskHasFinished() {
        var outcome = run(PodScript.exits(0), Duration.ofSeconds(20));

        assertThat(outcome.passed()).isTrue();
        assertThat(outcome.text()).isEqualTo("TASK_STAGING, TASK_RUNNING, TASK_FINISHED: Command exited with status 0");
        assertNothingIsLeft();
    }

    @Test
    void itTellsHowItsTaskFailed() {
        var outcome = run(PodScript.exits(3), Duration.ofSeconds(20));

        assertThat(outcome.passed()).isFalse();
        assertThat(outcome.text()).endsWith("TASK_FAILED: Command exited with status 3");
        assertNothingIsLeft();
    }

    @Test
    void itTellsHowFarItsTaskCame() {
        var outcome = run(PodScript.runs(), Duration.ofSeconds(2));

        assertThat(outcome.passed()).isFalse();
        assertThat(outcome.text()).startsWith("the task has not ended within PT2S: ");
        assertNothingIsLeft();
    }

    private SmokeTest.Outcome run(PodScript pods, Duration patience) {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> pods);
        try (var client = asTheChartAllows()) {
            return new SmokeTest(client, cluster.client().getNamespace()).run(patience);
        }
    }

    private void assertNothingIsLeft() {
        assertThat(cluster.client().resources(TaskInfoResource.class).list().getItems())
                .isEmpty();
        assertThat(cluster.client().resources(FrameworkResource.class).list().getItems())
                .isEmpty();
    }

    private KubernetesClient asTheChartAllows() {
        var namespace = cluster.client().getNamespace();
        var test = Helm.template(List.of(
                "--kube-version=1.36.0", "--show-only=templates/tests/smoke-test.yaml", "--namespace=" + namespace));
        cluster.api()
                .kubectlReading(test, "apply", "--server-side", "--selector=app.kubernetes.io/name!=" + ACCOUNT, "-f-")
                .orThrow();
        var account = "system:serviceaccount:%s:%s".formatted(namespace, ACCOUNT);
        return ApiServerClient.of(cluster.api().server().configAs(account, List.of("system:serviceaccounts")));
    }
}
