package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.executor.ExecutorServer;
import io.mesosoperator.executor.ExecutorTerms;
import io.mesosoperator.kubernetes.Labels;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executors that use the executor API, against a real API server; the tests are kubelet and executor. */
@WithOperator(starts = false)
final class ExecutorApiIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final Cluster cluster;
    private @Nullable ResizingKubelet resizes;
    private ExecutorServer server;

    ExecutorApiIT(Cluster cluster) throws IOException {
        this.cluster = cluster;
        server = new ExecutorServer(0);
    }

    @BeforeEach
    void aNodeAndAFramework() {
        resizes = new ResizingKubelet(cluster);
        cluster.kubelet().node("n1", 4, 1024);
        cluster.framework("hello");
    }

    @AfterEach
    void stop() {
        cluster.stopOperator();
        server.close();
        Objects.requireNonNull(resizes).close();
    }

    private void start() {
        start(new ExecutorTerms(LONG, LONG, LONG, LONG));
    }

    private void start(ExecutorTerms terms) {
        cluster.startOperator(new ExecutorEndpoint(server, "127.0.0.1:" + server.port(), terms));
    }

    private void restart() throws IOException {
        cluster.stopOperator();
        var port = server.port();
        server.close();
        server = new ExecutorServer(port);
        start();
    }

    @Test
    void anExecutorIsToldOfItsTaskAndTellsOfIt() {
        start();
        task("one", "e", "");
        try (var executor = executorIn(running("e"))) {
            var subscribed = executor.subscribe();

            assertThat(subscribed.at("/executor_info/executor_id/value").asText())
                    .isEqualTo("e");
            assertThat(subscribed.at("/framework_info/id/value").asText()).isEqualTo("hello");
            assertThat(subscribed.at("/agent_info/id/value").asText()).isEqualTo("n1");
            assertThat(executor.launched("one").path("data").asText()).isEqualTo("YWJj");
            assertThat(cluster.state("one")).isEqualTo("TASK_STAGING");

            var uuid = executor.tell("one", "TASK_RUNNING", PlayedExecutor.uuid(), ", \"data\": \"ZGVm\"");
            executor.awaitAcknowledgement(uuid);
            var status = cluster.status("one");
            assertThat(status.path("state").asText()).isEqualTo("TASK_RUNNING");
            assertThat(status.path("data").asText()).isEqualTo("ZGVm");
            assertThat(status.path("uuid").asText()).isEqualTo(uuid);
            assertThat(status.path("source").asText()).isEqualTo("SOURCE_EXECUTOR");
            assertThat(status.at("/executorId/value").asText()).isEqualTo("e");
            assertThat(status.at("/slaveId/value").asText()).isEqualTo("n1");

            executor.tellAndWait("one", "TASK_FINISHED");
            assertThat(cluster.states("one")).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FINISHED");
            assertThat(pod("e").getMetadata().getDeletionTimestamp()).isNull();
        }
    }

    @Test
    void tasksShareThePodWhichGrowsAndTheirExecutorCountsOnce() {
        start();
        task("one", "e", "");
        try (var executor = executorIn(running("e"))) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");

            task("two", "e", "");
            task("three", "e", "");

            var two = executor.stream()
                    .next("LAUNCH")
                    .at("/launch/task/task_id/value")
                    .asText();
            var three = executor.stream()
                    .next("LAUNCH")
                    .at("/launch/task/task_id/value")
                    .asText();
            assertThat(List.of(two, three)).containsExactlyInAnyOrder("two", "three");
            assertThat(requests()).isEqualTo(Map.of("cpu", new Quantity("1600m"), "memory", new Quantity("96Mi")));
            executor.tellAndWait("two", "TASK_RUNNING");
            executor.tellAndWait("three", "TASK_RUNNING");
            assertThat(executorPods()).hasSize(1);
            cluster.eventually(() -> assertThat(offered("cpus")).isEqualTo(2.4));

            executor.tellAndWait("two", "TASK_FINISHED");
            cluster.eventually(() -> assertThat(requests().get("cpu")).isEqualTo(new Quantity("1100m")));
            cluster.eventually(() -> assertThat(offered("cpus")).isEqualTo(2.9));
        }
    }

    @Test
    void anUpdateThatComesTwiceIsAcknowledgedTwiceAndKeptOnce() {
        start();
        task("one", "e", "");
        try (var executor = executorIn(running("e"))) {
            executor.subscribe();
            executor.launched("one");
            var uuid = executor.tell("one", "TASK_RUNNING");
            executor.awaitAcknowledgement(uuid);

            executor.tell("one", "TASK_RUNNING", uuid, "");
            executor.awaitAcknowledgement(uuid);

            assertThat(cluster.states("one")).containsExactly("TASK_STAGING", "TASK_RUNNING");
        }
    }

    @Test
    void manyUpdatesAreKeptInTheirOrder() {
        start();
        task("one", "e", "");
        try (var executor = executorIn(running("e"))) {
            executor.subscribe();
            executor.launched("one");
            var last = "";
            for (var i = 0; i < 20; i++) {
                last = executor.tell("one", "TASK_RUNNING", PlayedExecutor.uuid(), ", \"message\": \"" + i + "\"");
            }
            executor.awaitAcknowledgement(last);

            assertThat(cluster.status("one")
                            .path("updates")
                            .valueStream()
                            .skip(1)
                            .map(update -> update.path("message").asInt()))
                    .isSorted()
                    .hasSize(20);
        }
    }

    @Test
    void theEndOfAnExecutorIsTheEndOfItsTasks() {
        start();
        task("one", "e", "");
        var pod = running("e");
        try (var executor = executorIn(pod)) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");
            task("two", "e", "");
            executor.launched("two");

            cluster.kubelet().terminate(pod, 3);

            for (var task : List.of("one", "two")) {
                var status = cluster.awaitState(task, "TASK_LOST");
                assertThat(status.path("reason").asText()).isEqualTo("REASON_EXECUTOR_TERMINATED");
                assertThat(status.path("message").asText()).startsWith("Abnormal executor termination");
            }
        }
        task("three", "e", "");
        await("another executor").atMost(PATIENCE).until(() -> executorPods().size() == 2);
    }

    @Test
    void anExecutorThatExitsNormallyHasNotFinishedItsTask() {
        start();
        task("one", "e", "");
        var pod = running("e");
        try (var executor = executorIn(pod)) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");

            cluster.kubelet().terminate(pod, 0);

            assertThat(cluster.awaitState("one", "TASK_LOST").path("message").asText())
                    .startsWith("Abnormal executor termination: it has exited");
        }
    }

    @Test
    void anExecutorThatRunsOutOfMemoryHasFailedItsTasks() {
        start();
        task("one", "e", "");
        var pod = running("e");
        try (var executor = executorIn(pod)) {
            executor.subscribe();
            executor.launched("one");

            cluster.kubelet().oomKill(pod);

            assertThat(cluster.awaitState("one", "TASK_FAILED").path("reason").asText())
                    .isEqualTo("REASON_MEMORY_LIMIT");
        }
    }

    @Test
    void killIsTheExecutorsToCarryOut() {
        start();
        task("one", "e", "");
        try (var executor = executorIn(running("e"))) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");

            cluster.kill("one");

            assertThat(executor.stream().next("KILL").at("/kill/task_id/value").asText())
                    .isEqualTo("one");
            assertThat(cluster.state("one")).isEqualTo("TASK_RUNNING");
            executor.tellAndWait("one", "TASK_KILLED");
            assertThat(cluster.state("one")).isEqualTo("TASK_KILLED");
        }
    }

    @Test
    void aTaskThatIsKilledBeforeItsExecutorHasSubscribedIsNeverLaunched() {
        start();
        task("one", "e", "");
        var pod = running("e");
        task("two", "e", "");
        cluster.awaitState("two", "TASK_STAGING");

        cluster.kill("one");

        assertThat(cluster.awaitState("one", "TASK_KILLED").path("message").asText())
                .isEqualTo("Killed before delivery to the executor");
        try (var executor = executorIn(pod)) {
            executor.subscribe();
            executor.launched("two");
        }
    }

    @Test
    void aTaskWhoseObjectIsDeletedIsKilled() {
        start();
        task("one", "e", "");
        try (var executor = executorIn(running("e"))) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");

            cluster.api().kubectl("delete", "taskinfo", "one", "--wait=false").orThrow();

            assertThat(executor.stream().next("KILL").at("/kill/task_id/value").asText())
                    .isEqualTo("one");
            executor.tellAndWait("one", "TASK_KILLED");
        }
    }

    @Test
    void whoComesBackHasWhatItHadNotToldKeptAndHearsOfWhatItMissed() {
        start();
        task("one", "e", "");
        var pod = running("e");
        try (var executor = executorIn(pod)) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");
        }
        task("two", "e", "");
        cluster.awaitState("two", "TASK_STAGING");
        try (var executor = executorIn(pod)) {
            var uuid = PlayedExecutor.uuid();

            executor.subscribe("\"unacknowledged_updates\": ["
                    + PlayedExecutor.update("one", "TASK_FINISHED", uuid, ", \"message\": \"done\"") + "]");

            assertThat(List.of(
                            executor.stream().next().path("type").asText(),
                            executor.stream().next().path("type").asText()))
                    .containsExactlyInAnyOrder("LAUNCH", "ACKNOWLEDGED");
            assertThat(cluster.status("one").path("message").asText()).isEqualTo("done");
        }
    }

    @Test
    void aTaskThatTheExecutorHasNotHeardOfComesAgainAndOneThatItKnowsDoesNot() {
        start();
        task("one", "e", "");
        var pod = running("e");
        try (var executor = executorIn(pod)) {
            executor.subscribe();
            executor.launched("one");
            task("two", "e", "");
            executor.launched("two");
        }
        try (var executor = executorIn(pod)) {
            executor.subscribe("\"unacknowledged_tasks\": [" + taskInfo("one") + "]");
            executor.launched("two");
            executor.tellAndWait("one", "TASK_RUNNING");
            executor.tellAndWait("two", "TASK_RUNNING");
        }
    }

    @Test
    void aRestartOfTheOperatorChangesNothing() throws IOException {
        start();
        task("one", "e", "");
        var pod = running("e");
        var executor = executorIn(pod);
        executor.subscribe();
        executor.launched("one");
        executor.tellAndWait("one", "TASK_RUNNING");
        task("two", "e", "");
        executor.launched("two");

        restart();

        var uuid = PlayedExecutor.uuid();
        executor.subscribe(
                "\"unacknowledged_updates\": [" + PlayedExecutor.update("one", "TASK_FINISHED", uuid, "") + "]");
        executor.launched("two"); // of which it has not said that it knows it
        executor.awaitAcknowledgement(uuid);
        executor.tellAndWait("two", "TASK_RUNNING");
        task("three", "e", "");
        executor.launched("three");
        assertThat(cluster.states("one")).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FINISHED");
        assertThat(executorPods()).hasSize(1);
        executor.close();
    }

    @Test
    void anOperatorThatStopsBreaksTheStreamAsAnAgentThatExitsDoes() {
        start();
        task("one", "e", "");
        try (var executor = executorIn(running("e"))) {
            executor.subscribe();

            cluster.stopOperator();

            executor.stream().untilTheEnd();
            assertThat(executor.stream().isBroken()).isTrue();
        }
    }

    /** An agent closes the earlier connection, and its body ends with it. */
    @Test
    void aStreamThatIsReplacedIsComplete() {
        start();
        task("one", "e", "");
        try (var executor = executorIn(running("e"))) {
            executor.subscribe();
            var earlier = executor.stream();

            executor.subscribe();

            earlier.untilTheEnd();
            assertThat(earlier.isBroken()).isFalse();
        }
    }

    @Test
    void anExecutorWhosePodIsGoneAfterARestartHasLostItsTasks() throws IOException {
        start();
        task("one", "e", "");
        var pod = running("e");
        try (var executor = executorIn(pod)) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");
        }
        cluster.stopOperator();
        cluster.client().resource(pod).withGracePeriod(0).delete();
        await("no pod").atMost(PATIENCE).until(() -> executorPods().isEmpty());

        restart();

        assertThat(cluster.awaitState("one", "TASK_LOST").path("reason").asText())
                .isEqualTo("REASON_EXECUTOR_TERMINATED");
    }

    @Test
    void anExecutorThatDoesNotSubscribeInTimeHasFailedItsTasks() {
        start(new ExecutorTerms(Duration.ofMillis(500), LONG, LONG, LONG));
        task("one", "e", "");
        var pod = running("e");

        awaitDeletion("e");
        cluster.kubelet().finishDeletion(pod, 137);

        var status = cluster.awaitState("one", "TASK_FAILED");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_EXECUTOR_UNREGISTERED");
        assertThat(status.path("message").asText()).isEqualTo("Executor terminated: it has not subscribed in time");
    }

    @Test
    void anExecutorWithoutTasksIsShutDownAfterAWhile() {
        start(new ExecutorTerms(LONG, Duration.ofMillis(200), Duration.ofMillis(200), LONG));
        task("one", "e", "");
        try (var executor = executorIn(running("e"))) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_FINISHED");

            executor.stream().next("SHUTDOWN");
            awaitDeletion("e");
        }
    }

    @Test
    void anExecutorOfARemovedFrameworkIsShutDown() {
        start(new ExecutorTerms(LONG, Duration.ofMillis(200), LONG, LONG));
        task("one", "e", "");
        var pod = running("e");
        try (var executor = executorIn(pod)) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");

            cluster.api()
                    .kubectl("delete", "framework", "hello", "--wait=false")
                    .orThrow();

            executor.stream().next("SHUTDOWN");
            awaitDeletion("e");
            cluster.kubelet().finishDeletion(pod, 143);
            assertThat(cluster.awaitState("one", "TASK_KILLED").path("reason").asText())
                    .isEqualTo("REASON_FRAMEWORK_REMOVED");
        }
    }

    @Test
    void whatAPodThatRunsCannotBeGivenIsSaidWithItsField() {
        start();
        task("one", "e", "");
        running("e");
        task("two", "e", "  - {name: ports, type: RANGES, ranges: {range: [{begin: 31000, end: 31000}]}}");

        var status = cluster.awaitState("two", "TASK_LOST");
        assertThat(status.path("message").asText()).startsWith("spec.resources: 'ports' cannot be given");
    }

    @Test
    void aClusterThatCannotResizeSaysSo() {
        start();
        task("one", "e", "");
        await("pod").atMost(PATIENCE).until(() -> executorPods().size() == 1);
        cluster.kubelet().bindAndRun(pod("e"));
        task("two", "e", "");

        var status = cluster.awaitState("two", "TASK_LOST");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_RESOURCES_UNKNOWN");
        assertThat(status.path("message").asText())
                .startsWith("spec.resources: the executor's pod cannot be given them while it runs (Pod \"e-")
                .contains("without support for resize");
    }

    @Test
    void anotherExecutorOfTheSameIdIsAnErrorInMesosWords() {
        start();
        task("one", "e", "");
        running("e");
        cluster.create(yaml("two", "e", "").replace("run", "run another"));

        assertThat(cluster.awaitState("two", "TASK_ERROR").path("message").asText())
                .startsWith("Task has invalid ExecutorInfo (existing ExecutorInfo with same ExecutorID"
                        + " is not compatible).");
    }

    @Test
    void onlyTheExecutorItselfIsHeard() {
        start();
        task("one", "e", "");
        task("other", "f", "");
        try (var executor = executorIn(running("e"));
                var stranger = executorIn(running("f"))) {
            var body = executor.body("SUBSCRIBE", "\"subscribe\": {}");
            var bare = HttpRequest.newBuilder(executor.agent())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body));

            assertThat(executor.send(bare.copy()).statusCode()).isEqualTo(401);
            assertThat(executor.send(bare.copy().header("Authorization", "Bearer " + executor.token() + "x"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(executor.send(bare.copy().header("Authorization", "Bearer " + stranger.token()))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(executor.send(executor.request("MESSAGE", "\"message\": {\"data\": \"YQ==\"}"))
                            .statusCode())
                    .isEqualTo(403);
            executor.subscribe();
            assertThat(executor.send(executor.request(
                                    "UPDATE",
                                    "\"update\": "
                                            + PlayedExecutor.update("one", "TASK_STAGING", PlayedExecutor.uuid(), "")))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    private void awaitDeletion(String executor) {
        await("the pod is deleted")
                .atMost(PATIENCE)
                .until(() -> pod(executor).getMetadata().getDeletionTimestamp() != null);
    }

    private static PlayedExecutor executorIn(Pod pod) {
        return new PlayedExecutor(pod);
    }

    private Pod running(String executor) {
        await("pod of " + executor)
                .atMost(PATIENCE)
                .until(() -> executorPods().stream().anyMatch(pod -> isOf(pod, executor)));
        return cluster.kubelet().bindAndRunResizable(pod(executor));
    }

    private Pod pod(String executor) {
        return executorPods().stream()
                .filter(pod -> isOf(pod, executor))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(Pod pod, String executor) {
        return executor.equals(pod.getMetadata().getLabels().get(Labels.EXECUTOR));
    }

    private List<Pod> executorPods() {
        return cluster.pods().stream()
                .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.EXECUTOR))
                .toList();
    }

    private Map<String, Quantity> requests() {
        return pod("e").getSpec().getContainers().getFirst().getResources().getRequests();
    }

    private double offered(String name) {
        return cluster.offers().stream()
                .flatMap(offer -> offer.specOrEmpty().path("resources").valueStream())
                .filter(resource -> resource.path("name").asText().equals(name))
                .map(resource -> resource.at("/scalar/value"))
                .findFirst()
                .map(JsonNode::asDouble)
                .orElse(0.0);
    }

    /** @param more further resources */
    private void task(String name, String executor, String more) {
        cluster.create(yaml(name, executor, more));
    }

    private static String taskInfo(String task) {
        return """
                {"name": "%1$s", "task_id": {"value": "%1$s"}, "agent_id": {"value": "n1"}}""".formatted(task);
    }

    private static String yaml(String name, String executor, String more) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %s}
                spec:
                  name: %s
                  frameworkId: {value: hello}
                  slaveId: {value: n1}
                  data: YWJj
                  executor:
                    executorId: {value: %s}
                    command: {value: "run"}
                    resources:
                    - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.5}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                %s""".formatted(name, name, executor, more);
    }
}
