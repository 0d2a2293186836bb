package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.executor.ExecutorServer;
import io.mesosoperator.executor.ExecutorTerms;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.master.Viewers;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerLimits;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scheduler and its executors, which hear of one another through both APIs. */
@WithOperator(starts = false)
final class ExecutorSchedulerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final Cluster cluster;
    private final ExecutorServer executors;
    private final SchedulerServer schedulers;
    private final SchedulerClient client;

    ExecutorSchedulerIT(Cluster cluster) throws IOException {
        this.cluster = cluster;
        executors = new ExecutorServer(0, true);
        schedulers = new SchedulerServer(0, SchedulerLimits.DEFAULT, () -> AccessControl.OPEN, () -> Viewers.NONE);
        client = new SchedulerClient(schedulers.port());
    }

    @BeforeEach
    void start() {
        cluster.kubelet().node("n1", 4, 1024);
        cluster.startOperator(
                Cluster.config("tasks: {image: \"busybox:1.35\"}"),
                Optional.of(new SchedulerEndpoint(
                        schedulers, cluster.client().getNamespace(), SchedulerApiService.HEARTBEAT)),
                Optional.of(new ExecutorEndpoint(
                        executors,
                        "127.0.0.1:" + executors.port(),
                        new ExecutorTerms(LONG, Duration.ofMillis(200), LONG, LONG))));
    }

    @AfterEach
    void stop() {
        cluster.stopOperator();
        client.close();
        schedulers.close();
        executors.close();
    }

    @Test
    void theSecondTaskOfAnExecutorTakesOnlyItsOwnAndTheNextOfferNamesTheExecutor() {
        var framework = SubscribedFramework.inRole(client, "*");
        launch(framework, framework.offer(), "one", "two");
        await("a pod").atMost(PATIENCE).until(() -> !cluster.pods().isEmpty());
        cluster.eventually(() -> assertThat(pod().getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getRequests())
                .containsEntry("cpu", new Quantity("1100m")));
        var pod = running();

        try (var executor = new PlayedExecutor(pod)) {
            executor.subscribe();
            executor.launched("one");
            executor.launched("two");
            executor.tellAndWait("one", "TASK_RUNNING");
            assertThat(framework
                            .update("one", "TASK_RUNNING")
                            .at("/executor_id/value")
                            .asText())
                    .isEqualTo("e");
            cluster.eventually(
                    () -> assertThat(cpus(cluster.awaitOffer().specOrEmpty())).isEqualTo(2.9));
            assertThat(cluster.awaitOffer()
                            .specOrEmpty()
                            .at("/executorIds/0/value")
                            .asText())
                    .isEqualTo("e");
        }
    }

    @Test
    void anExecutorWithoutATokenIsKnownByTheAddressOfItsPod() {
        var framework = SubscribedFramework.inRole(client, "*");
        launch(framework, framework.offer(), "one");
        await("a pod").atMost(PATIENCE).until(() -> !cluster.pods().isEmpty());
        try (var elsewhere = PlayedExecutor.withoutToken(pod())) {
            assertThat(elsewhere
                            .send(elsewhere.request("SUBSCRIBE", "\"subscribe\": {}"))
                            .statusCode())
                    .isEqualTo(401);
        }
        PlayedExecutor.isHere(cluster.client(), pod());

        try (var here = PlayedExecutor.withoutToken(running())) {
            here.subscribe();
            here.launched("one");
            var withTokenOfAnother =
                    here.request("HEARTBEAT", "\"unknown\": 0").header("Authorization", "Bearer a.b.c");
            assertThat(here.send(withTokenOfAnother).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void theTasksOfALaunchComeInItsOrder() {
        var framework = SubscribedFramework.inRole(client, "*");
        var names = List.of("d", "b", "e", "a", "c");
        launch(framework, framework.offer(), names.toArray(String[]::new));
        try (var _ = new ResizingKubelet(cluster);
                var executor = new PlayedExecutor(running())) {
            executor.subscribe();
            names.forEach(executor::launched);
        }
    }

    @Test
    void messagesGoBothWays() {
        var framework = SubscribedFramework.inRole(client, "*");
        launch(framework, framework.offer(), "one");
        try (var executor = new PlayedExecutor(running())) {
            executor.subscribe();
            executor.launched("one");

            framework.call("MESSAGE", """
                    "message": {"agent_id": {"value": "n1"}, "executor_id": {"value": "e"}, "data": "YWJj"}""");
            assertThat(executor.stream().next("MESSAGE").at("/message/data").asText())
                    .isEqualTo("YWJj");

            assertThat(executor.send(executor.request("MESSAGE", "\"message\": {\"data\": \"ZGVm\"}"))
                            .statusCode())
                    .isEqualTo(202);
            var heard = framework.stream().next("MESSAGE").path("message");
            assertThat(heard.path("data").asText()).isEqualTo("ZGVm");
            assertThat(heard.at("/executor_id/value").asText()).isEqualTo("e");
            assertThat(heard.at("/agent_id/value").asText()).isEqualTo("n1");
        }
    }

    @Test
    void aShutdownEndsTheExecutorAndItsSchedulerIsTold() {
        var framework = SubscribedFramework.inRole(client, "*");
        launch(framework, framework.offer(), "one");
        var pod = running();
        try (var executor = new PlayedExecutor(pod)) {
            executor.subscribe();
            executor.launched("one");
            executor.tellAndWait("one", "TASK_RUNNING");
            framework.acknowledge(framework.update("one", "TASK_RUNNING"));

            framework.call("SHUTDOWN", """
                    "shutdown": {"agent_id": {"value": "n1"}, "executor_id": {"value": "e"}}""");

            executor.stream().next("SHUTDOWN");
            await("the pod is deleted")
                    .atMost(PATIENCE)
                    .until(() -> pod().getMetadata().getDeletionTimestamp() != null);
            cluster.kubelet().finishDeletion(pod, 137);
            var failure = framework.stream().next("FAILURE").path("failure");
            assertThat(failure.at("/executor_id/value").asText()).isEqualTo("e");
            assertThat(failure.at("/agent_id/value").asText()).isEqualTo("n1");
            assertThat(failure.path("status").asInt()).isEqualTo(9);
            assertThat(framework.update("one", "TASK_LOST").path("message").asText())
                    .isEqualTo("Executor terminated: its scheduler has shut it down");
        }
    }

    private static double cpus(JsonNode offer) {
        return offer.path("resources")
                .valueStream()
                .filter(resource -> resource.path("name").asText().equals("cpus"))
                .mapToDouble(resource -> resource.at("/scalar/value").asDouble())
                .sum();
    }

    private Pod running() {
        await("a pod").atMost(PATIENCE).until(() -> !cluster.pods().isEmpty());
        return cluster.kubelet().bindAndRunResizable(pod());
    }

    private Pod pod() {
        return cluster.pods().stream()
                .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.EXECUTOR))
                .findFirst()
                .orElseThrow();
    }

    /** ACCEPT of the offer with a LAUNCH of these tasks of one executor. */
    private static void launch(SubscribedFramework framework, JsonNode offer, String... tasks) {
        var infos = Stream.of(tasks).map(task -> """
                {"name": "%1$s", "task_id": {"value": "%1$s"}, "agent_id": {"value": "n1"},
                 "resources": [
                   {"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.5}},
                   {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}],
                 "executor": {"executor_id": {"value": "e"}, "command": {"value": "run"},
                   "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}}]}}
                """.formatted(task)).collect(Collectors.joining(","));
        var offerId = offer.path("id");
        framework.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "filters": {"refuse_seconds": 0.0}, "operations": [
                  {"type": "LAUNCH", "launch": {"task_infos": [%s]}}]}""".formatted(offerId, infos));
    }
}
