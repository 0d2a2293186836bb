package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.MesosCase;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.cluster.ScriptedKubelet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tasks with a health check, against a real API server and a kubelet that says what its probes found. */
@WithOperator
class HealthLifeIT {

    private static final String MARK = "mesosoperator.io: ended by the kubelet\n";

    private final VirtualClock clock = new VirtualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final Cluster cluster;
    private ScriptedKubelet kubelet;

    HealthLifeIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void aNodeAndAFramework() {
        kubelet = new ScriptedKubelet(cluster.client(), clock);
        kubelet.node("n1", 2, 1024);
        cluster.framework("hello");
    }

    @AfterEach
    void stopKubelet() {
        kubelet.close();
    }

    @MesosCase("G16: a task with a health check is running first, and healthy then")
    @Test
    @DisplayName("G16 HealthCheckTest.HealthyTask")
    void aHealthyTaskIsRunningAndThenHealthy() {
        var pod = launch("well", "delaySeconds: 0, intervalSeconds: 0, gracePeriodSeconds: 0");
        cluster.awaitState("well", "TASK_RUNNING");
        assertThat(cluster.status("well").has("healthy")).isFalse();

        later(() -> kubelet.probe(pod, true));

        awaitHealth("well", "-", "-", "true");
        assertThat(cluster.states("well")).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_RUNNING");
        assertThat(cluster.status("well").path("source").asText()).isEqualTo("SOURCE_EXECUTOR");
        assertThat(cluster.status("well").path("timestamp").asDouble())
                .as("the kubelet's own time")
                .isEqualTo((double) clock.instant().getEpochSecond());
    }

    @MesosCase("G17: every change of a task's health is told")
    @Test
    @DisplayName("G17 HealthStatusChange")
    void everyChangeIsTold() {
        var pod = launch("moody", "consecutiveFailures: 3");
        later(() -> kubelet.probe(pod, true));
        awaitHealth("moody", "-", "-", "true");
        later(() -> kubelet.probe(pod, false));
        awaitHealth("moody", "-", "-", "true", "false");

        later(() -> kubelet.probe(pod, true));

        awaitHealth("moody", "-", "-", "true", "false", "true");
    }

    @MesosCase("G19: no failure is told within the grace period, and one after it")
    @Test
    @DisplayName("G19 GracePeriod")
    void noFailureIsToldWithinTheGracePeriodAndOneAfterIt() {
        var start = clock.instant();
        launch("slow", "delaySeconds: 0, intervalSeconds: 1, timeoutSeconds: 1, gracePeriodSeconds: 6");

        awaitHealth("slow", "-", "-", "false");

        assertThat(cluster.status("slow").path("state").asText()).isEqualTo("TASK_RUNNING");
        assertThat(cluster.status("slow").path("timestamp").asDouble())
                .isGreaterThan((double) start.plusSeconds(6).getEpochSecond());
    }

    @MesosCase("G20: a check's command has the variables of its own environment")
    @Test
    @DisplayName("G20 EnvironmentSetup")
    void theCheckHasItsOwnEnvironment() {
        var pod = launch(
                "env",
                "delaySeconds: 0",
                "{value: 'exit $STATUS', environment: {variables: [{name: STATUS, value: '0'}]}}");

        var check = pod.getSpec().getContainers().getFirst().getReadinessProbe().getExec();

        assertThat(check.getCommand())
                .startsWith("/bin/sh", "-c")
                .endsWith("STATUS=0", "/bin/sh", "-c", "exit $STATUS");
        later(() -> kubelet.probe(pod, true));
        awaitHealth("env", "-", "-", "true");
    }

    @Test
    void aCheckThatCannotBeRunHasFailed() {
        var pod = launch("blind", "delaySeconds: 0, intervalSeconds: 2, consecutiveFailures: 3, gracePeriodSeconds: 0");
        cluster.awaitState("blind", "TASK_RUNNING");

        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(2));
            cluster.client().resource(unrunCheck(pod, i)).create();
        }

        cluster.eventually(() -> assertThat(
                        cluster.client().resource(pod).get().getMetadata().getDeletionTimestamp())
                .isNotNull());
        kubelet.finishDeletion(pod, 143);
        assertThat(cluster.awaitState("blind", "TASK_KILLED").path("healthy").asBoolean(true))
                .isFalse();
    }

    /**
     * In the words of a kubelet and a containerd of which a program is not in the container; the id differs each time.
     */
    private Event unrunCheck(Pod pod, int id) {
        return new EventBuilder()
                .withNewMetadata()
                .withName("%s.%d".formatted(pod.getMetadata().getName(), id))
                .withNamespace(pod.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .withFieldPath("spec.containers{task}")
                .endInvolvedObject()
                .withType("Warning")
                .withReason("Unhealthy")
                .withMessage(("Startup probe errored and resulted in unknown state: rpc error: code = Unknown desc ="
                                + " failed to exec in container: failed to start exec \"%d\": OCI runtime exec failed")
                        .formatted(id))
                .withFirstTimestamp(clock.instant().toString())
                .withLastTimestamp(clock.instant().toString())
                .build();
    }

    @Test
    void aTaskThatTheKubeletEndsForItsHealthIsKilledAndNotFailed() {
        var pod = launch("sick", "consecutiveFailures: 1");
        later(() -> kubelet.probe(pod, true));
        awaitHealth("sick", "-", "-", "true");

        later(() -> kubelet.endForProbe(pod, 143, MARK));

        var status = cluster.awaitState("sick", "TASK_KILLED");
        assertThat(status.path("healthy").asBoolean(true)).isFalse();
        assertThat(status.path("exitCode").asInt()).isEqualTo(143);
        awaitHealth("sick", "-", "-", "true", "false", "false");
    }

    @Test
    void aTaskThatEndsForItsHealthWhileTheOperatorIsAwayIsToldInFull() {
        var pod = launch("alone", "consecutiveFailures: 1");
        cluster.awaitState("alone", "TASK_RUNNING");
        cluster.stopOperator();
        later(() -> kubelet.probe(pod, true));
        later(() -> kubelet.endForProbe(pod, 0, MARK));

        cluster.startOperator();

        cluster.awaitState("alone", "TASK_KILLED");
        awaitHealth("alone", "-", "-", "false", "false");
    }

    @Test
    void whatTheReadinessProbeSaysOfADyingTaskIsNoNews() {
        var pod = launch("dying", "consecutiveFailures: 3");
        later(() -> kubelet.probe(pod, true));
        awaitHealth("dying", "-", "-", "true");
        cluster.kill("dying");
        cluster.eventually(() -> assertThat(
                        cluster.client().resource(pod).get().getMetadata().getDeletionTimestamp())
                .isNotNull());

        later(() -> kubelet.probe(pod, false));
        later(() -> kubelet.finishDeletion(pod, 143));

        cluster.awaitState("dying", "TASK_KILLED");
        awaitHealth("dying", "-", "-", "true", "-");
    }

    private Pod launch(String name, String check) {
        return launch(name, check, "{value: exit 0}");
    }

    /** A task that runs, and of which no check has succeeded yet. */
    private Pod launch(String name, String check, String command) {
        cluster.task(name, "hello", 0.1, "  healthCheck: {%s, command: %s}".formatted(check, command));
        var pod = cluster.awaitPodOf(name);
        kubelet.bind(pod);
        return kubelet.runUnprobed(pod);
    }

    /** Kubelets tell whole seconds. */
    private void later(Runnable step) {
        clock.advance(Duration.ofSeconds(2));
        step.run();
    }

    /** Of each update, "true", "false" or "-". */
    private void awaitHealth(String task, String... healthy) {
        cluster.eventually(() -> assertThat(health(task)).containsExactly(healthy));
    }

    private List<String> health(String task) {
        return cluster.status(task)
                .path("updates")
                .valueStream()
                .map(HealthLifeIT::health)
                .toList();
    }

    private static String health(JsonNode update) {
        return update.path("healthy").asText("-");
    }
}
