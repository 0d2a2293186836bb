package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Groups of tasks, which run in one pod and end together, against a real API server. */
@WithOperator
record TaskGroupIT(Cluster cluster) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant END = Instant.parse("2040-01-01T00:00:00Z");

    @Test
    void aGroupIsOnePodWithAContainerForEachTaskAndCountedOnce() {
        launch("web", "log");

        var pod = pod();

        assertThat(pod.getSpec().getContainers()).hasSize(2);
        assertThat(pod.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getName)
                .containsExactly(name("web"), name("log"));
        cluster.kubelet().bindAndRun(pod);
        assertThat(told("web", "TASK_RUNNING").at("/executorId/value").asText()).isEqualTo("pair");
        assertThat(told("log", "TASK_RUNNING").path("podUid").asText())
                .isEqualTo(pod.getMetadata().getUid());
        assertThat(told("log", "TASK_RUNNING").path("containerName").asText())
                .isEqualTo(pod.getSpec().getContainers().get(1).getName());
        // cpus of two tasks and their executor
        cluster.eventually(() -> assertThat(cpus(cluster.awaitOffer())).isEqualTo(1.7));
        assertThat(cluster.pods()).hasSize(1);
    }

    @Test
    void oneThatFinishesLeavesTheOthersAloneAndEachHasItsOwnEnd() {
        launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(pod());
        told("web", "TASK_RUNNING");

        end(pod, 1, 0, END);

        assertThat(told("log", "TASK_FINISHED").path("exitCode").asInt()).isZero();
        assertThat(state("web")).isEqualTo("TASK_RUNNING");
        end(pod, 0, 0, END.plusSeconds(9));
        told("web", "TASK_FINISHED");
    }

    @Test
    void oneThatFailsHasTheOthersKilledAndThePodStaysForItsLogs() {
        launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(pod());
        told("web", "TASK_RUNNING");

        end(pod, 1, 3, END);

        assertThat(told("log", "TASK_FAILED").path("message").asText()).isEqualTo("Command exited with status 3");
        await("the deadline")
                .atMost(PATIENCE)
                .until(() -> Objects.equals(1L, pod().getSpec().getActiveDeadlineSeconds()));
        assertThat(state("web")).isEqualTo("TASK_RUNNING");
        end(pod, 0, 143, END.plusSeconds(1), "DeadlineExceeded");
        assertThat(told("web", "TASK_KILLED").path("exitCode").asInt()).isEqualTo(143);
        assertThat(state("log")).isEqualTo("TASK_FAILED");
        assertThat(pod().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aKillOfOneKillsItsGroup() {
        launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(pod());
        told("web", "TASK_RUNNING");

        cluster.kill(name("log"));

        await("the deletion").atMost(PATIENCE).until(() -> pod().getMetadata().getDeletionTimestamp() != null);
        cluster.kubelet().finishDeletion(pod, 143);
        told("web", "TASK_KILLED");
        told("log", "TASK_KILLED");
        await("no pod").atMost(PATIENCE).until(() -> cluster.pods().isEmpty());
    }

    @Test
    void theDeletionOfOneThatRunsKillsItsGroup() {
        launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(pod());
        told("web", "TASK_RUNNING");

        cluster.client().resources(TaskInfoResource.class).withName(name("web")).delete();

        await("the deletion").atMost(PATIENCE).until(() -> pod().getMetadata().getDeletionTimestamp() != null);
        cluster.kubelet().finishDeletion(pod, 0);
        assertThat(told("log", "TASK_KILLED").path("exitCode").asInt()).isZero();
        await("no pod").atMost(PATIENCE).until(() -> cluster.pods().isEmpty());
    }

    @Test
    void oneThatHasFinishedMayBeDeletedWhileTheOthersRun() {
        launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(pod());
        end(pod, 1, 0, END);
        told("log", "TASK_FINISHED");

        cluster.client().resources(TaskInfoResource.class).withName(name("log")).delete();
        cluster.stopOperator();
        cluster.startOperator();

        end(pod, 0, 5, END.plusSeconds(4));
        told("web", "TASK_FAILED");
        assertThat(pod().getMetadata().getDeletionTimestamp()).isNull();
    }

    /** Nobody else is there to end it: its pod belongs to the TaskInfos that are left. */
    @Test
    void oneThatRunsIsEndedWhenItsTaskInfoGoesAfterTheOthersHaveEnded() {
        launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(pod());
        told("web", "TASK_RUNNING");
        end(pod, 1, 0, END);
        told("log", "TASK_FINISHED");

        cluster.client().resources(TaskInfoResource.class).withName(name("web")).delete();

        await("its end")
                .atMost(PATIENCE)
                .until(() -> Objects.equals(1L, pod().getSpec().getActiveDeadlineSeconds()));
        assertThat(state("log")).isEqualTo("TASK_FINISHED");
    }

    @Test
    void anOperatorThatComesInTheMiddleGoesOn() {
        launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(pod());
        told("web", "TASK_RUNNING");
        told("log", "TASK_RUNNING");

        cluster.stopOperator();
        end(pod, 1, 3, END);
        cluster.startOperator();

        told("log", "TASK_FAILED");
        end(pod, 0, 143, END.plusSeconds(1), "DeadlineExceeded");
        told("web", "TASK_KILLED");
        assertThat(cluster.states(name("log"))).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FAILED");
        assertThat(cluster.operatorWrites("pods").stream()
                        .filter(request -> request.verb().equals("create") && request.code() == 201))
                .hasSize(1);
    }

    @Test
    void oneInvalidTaskKeepsAllFromBeingLaunched() {
        launchWith(task("web", 0.1, "") + "," + task("log", 100, ""));

        for (var task : List.of("web", "log")) {
            assertThat(told(task, "TASK_ERROR").path("message").asText())
                    .startsWith("Task group is invalid: Total resources ");
        }
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void whatAPodHasOnceIsTheSameForAllOfThem() {
        var deadline = "\"maxCompletionTime\": {\"nanoseconds\": 5000000000},";
        launchWith(task("web", 0.1, "") + "," + task("log", 0.1, deadline));

        for (var task : List.of("web", "log")) {
            assertThat(told(task, "TASK_ERROR").path("message").asText()).contains("spec.maxCompletionTime");
        }
        assertThat(cluster.pods()).isEmpty();
    }

    private static double cpus(OfferResource offer) {
        return offer.specOrEmpty()
                .at("/resources")
                .valueStream()
                .filter(resource -> resource.path("name").asText().equals("cpus"))
                .findFirst()
                .orElseThrow()
                .at("/scalar/value")
                .asDouble();
    }

    private void launch(String... tasks) {
        launchWith(Stream.of(tasks).map(task -> task(task, 0.1, "")).collect(Collectors.joining(",")));
    }

    private void launchWith(String tasks) {
        cluster.kubelet().node("n1", 2, 2048);
        cluster.framework("pods");
        var resources = String.join(",", scalar("cpus", 0.1), scalar("mem", 32), scalar("disk", 32));
        cluster.accept(cluster.awaitOffer(), """
                {"type": "LAUNCH", "launch": {"taskInfos": [%s]}, "launchGroup": {"executor": {"type": "DEFAULT",
                 "executorId": {"value": "pair"}, "resources": [%s]}}}""".formatted(tasks, resources));
    }

    private static String task(String id, double cpus, String more) {
        var resources = scalar("cpus", cpus) + "," + scalar("mem", 64);
        return """
                {"name": "%1$s", "taskId": {"value": "%1$s"}, "slaveId": {"value": "n1"}, %2$s
                 "command": {"value": "true"}, "resources": [%3$s]}""".formatted(id, more, resources);
    }

    private static String scalar(String name, double amount) {
        return "{\"name\": \"%s\", \"type\": \"SCALAR\", \"scalar\": {\"value\": %s}}".formatted(name, amount);
    }

    private Pod pod() {
        return await("a pod")
                .atMost(PATIENCE)
                .until(cluster::pods, pods -> !pods.isEmpty())
                .getFirst();
    }

    private String name(String task) {
        return cluster.client().resources(TaskInfoResource.class).list().getItems().stream()
                .filter(found ->
                        found.specOrEmpty().at("/taskId/value").asText().equals(task))
                .map(found -> found.getMetadata().getName())
                .findFirst()
                .orElse("none");
    }

    private String state(String task) {
        return cluster.state(name(task));
    }

    private JsonNode told(String task, String state) {
        cluster.eventually(() -> assertThat(state(task)).isEqualTo(state));
        return cluster.status(name(task));
    }

    private void end(Pod pod, int container, int exitCode, Instant at) {
        end(pod, container, exitCode, at, "");
    }

    /** The container ends by itself; the pod does with its last one, or by its deadline. */
    private void end(Pod pod, int container, int exitCode, Instant at, String reason) {
        var current = cluster.client().resource(pod).get();
        var name = current.getSpec().getContainers().get(container).getName();
        var status = new PodStatusBuilder(current.getStatus())
                .editMatchingContainerStatus(one -> one.getName().equals(name))
                .withState(new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(exitCode == 0 ? "Completed" : "Error")
                        .withStartedAt("2039-12-31T00:00:00Z")
                        .withFinishedAt(at.toString())
                        .endTerminated()
                        .build())
                .withReady(false)
                .endContainerStatus()
                .build();
        cluster.kubelet().report(pod, withPhase(status, reason));
    }

    private static PodStatus withPhase(PodStatus status, String reason) {
        var goesOn = status.getContainerStatuses().stream()
                .anyMatch(one -> one.getState().getTerminated() == null);
        if (!goesOn) {
            status.setPhase("Failed");
            status.setReason(reason.isEmpty() ? null : reason);
        }
        return status;
    }
}
