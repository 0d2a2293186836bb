package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.executor.ExecutorServer;
import io.mesosoperator.executor.ExecutorTerms;
import io.mesosoperator.kubernetes.Labels;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What kubelets and tenants do to the pod of an executor; the tests are kubelet, tenant and executor. */
@WithOperator(starts = false)
final class ExecutorPodIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final Cluster cluster;
    private ExecutorServer server = new ExecutorServer(0);

    ExecutorPodIT(Cluster cluster) throws IOException {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() {
        cluster.kubelet().node("n1", 4, 1024);
        cluster.framework("hello");
        startOperator();
    }

    private void startOperator() {
        cluster.startOperator(new ExecutorEndpoint(
                server, "127.0.0.1:" + server.port(), new ExecutorTerms(LONG, Duration.ofMillis(200), LONG, LONG)));
    }

    private void restart() throws IOException {
        cluster.stopOperator();
        var port = server.port();
        server.close();
        server = new ExecutorServer(port);
        startOperator();
    }

    @AfterEach
    void stop() {
        cluster.stopOperator();
        server.close();
    }

    @Test
    void aTaskWaitsWithWordsUntilTheKubeletHasRoomForIt() {
        try (var executor = new PlayedExecutor(runningWithOne())) {
            executor.subscribe();
            executor.launched("one");
            task("two");
            awaitAsked("1100m");
            pending("Deferred", "Node didn't have enough resource: cpu, requested: 1100, used: 3500, capacity: 4000");

            cluster.eventually(() -> assertThat(
                            cluster.status("two").path("message").asText())
                    .isEqualTo("Waiting for the kubelet to resize the executor's pod: Node didn't have enough resource:"
                            + " cpu, requested: 1100, used: 3500, capacity: 4000"));
            executor.tellAndWait("one", "TASK_RUNNING"); // and until here no LAUNCH has come
            assertThat(cluster.state("two")).isEqualTo("TASK_STAGING");

            given();
            executor.launched("two");
            executor.tellAndWait("two", "TASK_RUNNING");
        }
    }

    @Test
    void aDeclaredTaskDoesNotWaitForTheResourcesThatItsExecutorHasAlready() {
        task("one", "3");
        await("a pod").atMost(PATIENCE).until(() -> !pods().isEmpty());
        try (var executor = new PlayedExecutor(cluster.kubelet().bindAndRunResizable(pod()))) {
            executor.subscribe();
            executor.launched("one");

            task("two", "3");

            awaitAsked("4"); // all that the node has
        }
    }

    @Test
    void aTaskThatTheKubeletCanNeverGiveItsRoomIsLostAndTheOthersGoOn() {
        try (var executor = new PlayedExecutor(runningWithOne())) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");
            task("two");
            awaitAsked("1100m");
            pending("Infeasible", "Node didn't have enough capacity: cpu, requested: 1100, capacity: 1000");

            var status = cluster.awaitState("two", "TASK_LOST");

            assertThat(status.path("reason").asText()).isEqualTo("REASON_RESOURCES_UNKNOWN");
            assertThat(status.path("message").asText())
                    .startsWith(
                            "spec.resources: the kubelet cannot give them to the executor's pod while it runs (Node");
            awaitAsked("600m");
            executor.tellAndWait("one", "TASK_FINISHED");
        }
    }

    @Test
    void anExecutorHearsHowATaskIsToBeKilledAndOfALaterWay() {
        var pod = runningWithOne();
        try (var executor = new PlayedExecutor(pod)) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");

            cluster.kill("one", Duration.ofSeconds(60));

            assertThat(graceOf(executor.stream().next("KILL"))).isEqualTo(60_000_000_000L);
            cluster.kill("one", Duration.ofSeconds(2));
            assertThat(graceOf(executor.stream().next("KILL"))).isEqualTo(2_000_000_000L);
        }
        try (var executor = new PlayedExecutor(pod)) {
            executor.subscribe();

            assertThat(graceOf(executor.stream().next("KILL"))).isEqualTo(2_000_000_000L);
            executor.tellAndWait("one", "TASK_KILLED");
        }
    }

    private static long graceOf(JsonNode kill) {
        return kill.at("/kill/kill_policy/grace_period/nanoseconds").asLong();
    }

    @Test
    void aTaskThatWasSentAndKilledAndIsNotKnownAfterASubscribeIsLost() {
        var pod = runningWithOne();
        try (var executor = new PlayedExecutor(pod)) {
            executor.subscribe();
            executor.launched("one");
            cluster.kill("one");
            executor.stream().next("KILL");
        }
        try (var executor = new PlayedExecutor(pod)) {
            executor.subscribe();

            var status = cluster.awaitState("one", "TASK_LOST");
            assertThat(status.path("reason").asText()).isEqualTo("REASON_SLAVE_RESTARTED");
            assertThat(status.path("message").asText()).startsWith("Task launched during agent restart");
            executor.stream().next("KILL"); // should it run all the same
        }
    }

    @Test
    void whatATenantWritesOnThePodNeitherEndsTheExecutorNorKeepsIt() throws IOException {
        try (var executor = new PlayedExecutor(runningWithOne())) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");
            annotate("executor-shutdown", "2026-01-01T00:00:00Z SCHEDULER");
            annotate("failover-timeout", "1e9 x");
            restart();

            executor.subscribe();
            task("two");
            awaitAsked("1100m");
            given();
            executor.launched("two"); // and not SHUTDOWN
            cluster.api()
                    .kubectl("delete", "framework", "hello", "--wait=false")
                    .orThrow();
            executor.stream().next("SHUTDOWN");
            annotate("executor-shutdown", "");
            await("the pod is deleted")
                    .atMost(PATIENCE)
                    .until(() -> pod().getMetadata().getDeletionTimestamp() != null);
        }
    }

    private Pod runningWithOne() {
        task("one");
        await("a pod").atMost(PATIENCE).until(() -> !pods().isEmpty());
        return cluster.kubelet().bindAndRunResizable(pod());
    }

    private void awaitAsked(String cpu) {
        cluster.eventually(() -> assertThat(pod().getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getRequests()
                        .get("cpu"))
                .hasToString(cpu));
    }

    /** The kubelet says that it does not resize the pod now. */
    private void pending(String reason, String message) {
        var pod = pod();
        cluster.kubelet()
                .report(
                        pod,
                        new PodStatusBuilder(pod.getStatus())
                                .addToConditions(new PodConditionBuilder()
                                        .withType("PodResizePending")
                                        .withStatus("True")
                                        .withReason(reason)
                                        .withMessage(message)
                                        .withObservedGeneration(
                                                pod.getMetadata().getGeneration())
                                        .build())
                                .build());
    }

    /** The kubelet has resized the pod. */
    private void given() {
        var _ = ResizingKubelet.running(cluster, pod());
    }

    private void annotate(String annotation, String value) {
        cluster.client()
                .resource(pod())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"mesosoperator.io/%s\": \"%s\"}}}"
                                .formatted(annotation, value));
    }

    private Pod pod() {
        return pods().getFirst();
    }

    private List<Pod> pods() {
        return cluster.pods().stream()
                .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.EXECUTOR))
                .toList();
    }

    private void task(String name) {
        task(name, "0.1");
    }

    private void task(String name, String cpusOfExecutor) {
        cluster.create("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %1$s}
                spec:
                  name: %1$s
                  frameworkId: {value: hello}
                  slaveId: {value: n1}
                  executor:
                    executorId: {value: e}
                    command: {value: "run"}
                    resources:
                    - {name: cpus, type: SCALAR, scalar: {value: %2$s}}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.5}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted(name, cpusOfExecutor));
    }
}
