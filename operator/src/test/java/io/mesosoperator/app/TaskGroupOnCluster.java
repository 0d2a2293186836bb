package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.api.TaskInfoResource;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A group of tasks of a test, on agent n1, and what its kubelet tells. */
record TaskGroupOnCluster(Cluster cluster) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    void launch(String... tasks) {
        launchWith(Stream.of(tasks).map(task -> task(task, 0.1, "")).collect(Collectors.joining(",")));
    }

    void launchWith(String tasks) {
        cluster.kubelet().node("n1", 2, 2048);
        cluster.framework("pods");
        var resources = String.join(",", scalar("cpus", 0.1), scalar("mem", 32), scalar("disk", 32));
        cluster.client().resource(cluster.awaitOffer()).patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"filters": {"refuseSeconds": 0}, "operations": [
                  {"type": "LAUNCH", "launch": {"taskInfos": [%s]}, "launchGroup": {"executor": {"type": "DEFAULT",
                   "executorId": {"value": "pair"}, "resources": [%s]}}}]}}""".formatted(
                        tasks, resources));
    }

    static String task(String id, double cpus, String more) {
        var resources = scalar("cpus", cpus) + "," + scalar("mem", 64);
        return """
                {"name": "%1$s", "taskId": {"value": "%1$s"}, "slaveId": {"value": "n1"}, %2$s
                 "command": {"value": "true"}, "resources": [%3$s]}""".formatted(id, more, resources);
    }

    private static String scalar(String name, double amount) {
        return "{\"name\": \"%s\", \"type\": \"SCALAR\", \"scalar\": {\"value\": %s}}".formatted(name, amount);
    }

    Pod pod() {
        return await("a pod")
                .atMost(PATIENCE)
                .until(cluster::pods, pods -> !pods.isEmpty())
                .getFirst();
    }

    String name(String task) {
        return cluster.client().resources(TaskInfoResource.class).list().getItems().stream()
                .filter(found ->
                        found.specOrEmpty().at("/taskId/value").asText().equals(task))
                .map(found -> found.getMetadata().getName())
                .findFirst()
                .orElse("none");
    }

    String state(String task) {
        return cluster.state(name(task));
    }

    JsonNode told(String task, String state) {
        cluster.eventually(() -> assertThat(state(task)).isEqualTo(state));
        return cluster.status(name(task));
    }

    void end(Pod pod, int container, int exitCode, Instant at) {
        end(pod, container, exitCode, at, "");
    }

    /** The container ends by itself; the pod does with its last one, or by its deadline. */
    void end(Pod pod, int container, int exitCode, Instant at, String reason) {
        end(pod, container, exitCode, at, reason, "");
    }

    /** @param lastWords of the container's termination log */
    void end(Pod pod, int container, int exitCode, Instant at, String reason, String lastWords) {
        var current = cluster.client().resource(pod).get();
        var name = current.getSpec().getContainers().get(container).getName();
        var status = new PodStatusBuilder(current.getStatus())
                .editMatchingContainerStatus(one -> one.getName().equals(name))
                .withState(new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(exitCode == 0 ? "Completed" : "Error")
                        .withMessage(lastWords.isEmpty() ? null : lastWords)
                        .withStartedAt(startOf(current, name))
                        .withFinishedAt(at.toString())
                        .endTerminated()
                        .build())
                .withReady(false)
                .endContainerStatus()
                .build();
        cluster.kubelet().report(pod, withPhase(status, reason));
    }

    private static String startOf(Pod pod, String container) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(one -> one.getName().equals(container))
                .map(one -> one.getState().getRunning().getStartedAt())
                .findFirst()
                .orElseThrow();
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
