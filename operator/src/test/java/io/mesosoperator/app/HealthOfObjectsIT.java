package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.CustomResource;
import io.mesosoperator.HealthRow;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.task.TaskTimeouts;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The table of {@code docs/gitops.md} by the tools' real rules, on objects of a real API server; {@link StatusRowsIT}
 * has every state of a pod.
 */
@WithOperator(starts = false)
record HealthOfObjectsIT(Cluster cluster) {

    @Test
    void whatTheOperatorHasNotSeenIsInProgressWithoutAWrite() {
        cluster.framework("f");
        cluster.task("t", "f", 0.5);
        agent("n1", "drain: true");

        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_TO_COME);
        awaitHealth(FrameworkResource.class, "f", HealthRow.FRAMEWORK_TO_COME);
        awaitHealth(AgentResource.class, "n1", HealthRow.AGENT_TO_COME);
    }

    @Test
    void aTaskIsInProgressWhileItWaitsAndCurrentWhileItRuns() {
        cluster.startOperator();
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.task("t", "f", 0.5);
        cluster.eventually(
                () -> assertThat(cluster.status("t").path("message").asText()).startsWith("Framework cannot be found"));
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_TO_COME);

        cluster.framework("f");
        cluster.eventually(
                () -> assertThat(cluster.status("t").path("message").asText()).startsWith("Waiting for"));
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_TO_COME);

        cluster.kubelet().node("n1", 2, 1024);
        cluster.awaitState("t", "TASK_RUNNING");
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_AS_ASKED);
    }

    @Test
    void anErrorFails() {
        cluster.startOperator();
        cluster.framework("f");
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: t}
                spec: {name: t, frameworkId: {value: f}, command: {value: "true"}}
                """);

        cluster.awaitState("t", "TASK_ERROR");
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_FAILED);
    }

    @Test
    void aTaskThatIsKilledBeforeItsLaunchIsAsAsked() {
        cluster.startOperator();
        cluster.framework("f");
        cluster.task("t", "f", 0.5, "  kill: true");

        cluster.awaitState("t", "TASK_KILLED");
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_AS_ASKED);
    }

    @Test
    void aKillIsInProgressUntilTheTaskHasEnded() {
        var pod = runningTask();

        cluster.kill("t");
        awaitDeletion();
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_TO_COME);

        cluster.kubelet().finishDeletion(pod, 143);
        cluster.awaitState("t", "TASK_KILLED");
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_AS_ASKED);
    }

    @Test
    void whateverChangesTheStatusIsOfTheLatestGeneration() {
        runningTask();

        patch("t", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        assertThat(generation()).isEqualTo(1);
        patch("t", "{\"spec\":{\"kill\":false}}");
        assertThat(generation()).isEqualTo(2);

        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_AS_ASKED);
        assertThat(cluster.states("t")).endsWith("TASK_RUNNING");
        assertThat(observed()).isEqualTo(2);
    }

    @Test
    void aKillAfterTheEndChangesNothingButTheGeneration() {
        cluster.startOperator();
        cluster.nodeAndFramework("n1", "f", PodScript.exits(3));
        cluster.task("t", "f", 0.5);
        cluster.awaitState("t", "TASK_FAILED");
        var before = cluster.status("t");

        cluster.kill("t");

        cluster.eventually(() -> assertThat(observed()).isEqualTo(2));
        assertThat(cluster.status("t").path("updates")).isEqualTo(before.path("updates"));
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_FAILED);
    }

    @Test
    void aKillAfterTheEndIsToldByAnOperatorThatWasAway() {
        cluster.startOperator();
        cluster.nodeAndFramework("n1", "f", PodScript.exits(0));
        cluster.task("t", "f", 0.5);
        cluster.awaitState("t", "TASK_FINISHED");
        cluster.stopOperator();
        cluster.kill("t");

        cluster.startOperator();

        cluster.eventually(() -> assertThat(observed()).isEqualTo(2));
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_AS_ASKED);
    }

    @Test
    void aKillThatWasTakenBackBeforeItWasSeenIsNone() {
        runningTask();
        cluster.stopOperator();
        cluster.kill("t");
        patch("t", "{\"spec\":{\"kill\":null}}");

        cluster.startOperator();

        cluster.eventually(() -> assertThat(observed()).isEqualTo(3));
        assertThat(cluster.awaitPodOf("t").getMetadata().getDeletionTimestamp()).isNull();
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_AS_ASKED);
    }

    @Test
    void aKillThatWasSeenGoesOnWhateverTheManifestSaysThen() {
        var pod = runningTask();
        cluster.kill("t");
        awaitDeletion();

        patch("t", "{\"spec\":{\"kill\":null}}");
        cluster.eventually(() -> assertThat(observed()).isEqualTo(3));
        cluster.stopOperator();
        cluster.startOperator();
        cluster.kubelet().finishDeletion(pod, 143);

        cluster.awaitState("t", "TASK_KILLED");
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_AS_ASKED);
    }

    @Test
    void aManifestMayTakeBackWhatKubectlPatched() {
        cluster.startOperator();
        cluster.task("t", "f", 0.5, "  kill: false");
        cluster.kill("t");
        cluster.awaitState("t", "TASK_KILLED");

        cluster.task("t", "f", 0.5, "  kill: false"); // fails if kubectl does

        cluster.eventually(() -> assertThat(observed()).isEqualTo(3));
        awaitHealth(TaskInfoResource.class, "t", HealthRow.TASK_AS_ASKED);
    }

    @Test
    void aFrameworkIsCurrentOnceItIsRegisteredAndFailsIfItIsRefused() {
        cluster.startOperator(Cluster.config(TaskTimeouts.DEFAULT, AgentPings.MESOS, Set.of("ads")));

        cluster.framework("sound", "  role: ads");
        awaitHealth(FrameworkResource.class, "sound", HealthRow.FRAMEWORK_REGISTERED);
        cluster.framework("sound", "  role: ads\n  suppress: true");
        cluster.eventually(() -> assertThat(cluster.frameworkStatus("sound")
                        .path("observedGeneration")
                        .asInt())
                .isEqualTo(2));
        awaitHealth(FrameworkResource.class, "sound", HealthRow.FRAMEWORK_REGISTERED);

        cluster.framework("wrong", "  role: web");
        awaitHealth(FrameworkResource.class, "wrong", HealthRow.FRAMEWORK_REFUSED);
    }

    @Test
    void aCompletedFrameworkFails() {
        cluster.startOperator();
        cluster.framework("f", "  failoverTimeout: 0");
        awaitHealth(FrameworkResource.class, "f", HealthRow.FRAMEWORK_REGISTERED);
        cluster.api().kubectl("delete", "framework", "f").orThrow();

        cluster.eventually(() -> {
            cluster.framework("f", "  id: {value: f}");
            awaitHealth(FrameworkResource.class, "f", HealthRow.FRAMEWORK_REFUSED);
        });
    }

    @Test
    void anAgentIsCurrentAsAskedAndFailsIfItCannotBe() {
        cluster.startOperator();
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().node("n2", 2, 1024);

        agent("n1", "drain: true");
        awaitHealth(AgentResource.class, "n1", HealthRow.AGENT_AS_ASKED);
        agent("n2", "resources: [{name: cpus, type: SCALAR, role: prod, scalar: {value: 9}}]");
        awaitHealth(AgentResource.class, "n2", HealthRow.AGENT_IMPOSSIBLE);
        agent("n3", "drain: true");
        cluster.eventually(() -> assertThat(found(AgentResource.class, "n3")
                        .statusOrEmpty()
                        .at("/conditions/0/reason")
                        .asText())
                .isEqualTo("NoNode"));
        awaitHealth(AgentResource.class, "n3", HealthRow.AGENT_TO_COME);
    }

    private Pod runningTask() {
        cluster.startOperator();
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("f");
        cluster.task("t", "f", 0.5);
        var pod = cluster.awaitPodOf("t");
        cluster.kubelet().bindAndRun(pod);
        cluster.awaitState("t", "TASK_RUNNING");
        return pod;
    }

    private void awaitDeletion() {
        cluster.eventually(
                () -> assertThat(cluster.awaitPodOf("t").getMetadata().getDeletionTimestamp())
                        .isNotNull());
    }

    private void patch(String task, String patch) {
        cluster.api()
                .kubectl("patch", "taskinfo", task, "--type=merge", "--patch=" + patch)
                .orThrow();
    }

    private void agent(String name, String spec) {
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Agent
                metadata: {name: %s}
                spec: {%s}
                """.formatted(name, spec));
    }

    private long generation() {
        return found(TaskInfoResource.class, "t").getMetadata().getGeneration();
    }

    private long observed() {
        return cluster.status("t").path("observedGeneration").asLong();
    }

    private <T extends CustomResource<?, ?>> T found(Class<T> kind, String name) {
        return Objects.requireNonNull(
                cluster.client().resources(kind).withName(name).get());
    }

    private <T extends CustomResource<JsonNode, JsonNode>> void awaitHealth(Class<T> kind, String name, HealthRow row) {
        cluster.eventually(() -> {
            var object = found(kind, name);
            ObjectHealth.of(object)
                    .assertIs(
                            row, object.getStatus().at("/conditions/0/message").asText());
        });
    }
}
