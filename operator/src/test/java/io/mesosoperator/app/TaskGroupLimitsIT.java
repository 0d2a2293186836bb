package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Health checks and completion times of tasks in a group, against a real API server. */
@WithOperator
record TaskGroupLimitsIT(Cluster cluster) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CHECK =
            "\"healthCheck\": {\"delaySeconds\": 0, \"tcp\": {\"port\": 8080}, \"consecutiveFailures\": 2},";
    private static final String COMMAND_CHECK =
            "\"healthCheck\": {\"delaySeconds\": 0, \"intervalSeconds\": 1, \"consecutiveFailures\": 1,"
                    + " \"gracePeriodSeconds\": 0, \"command\": {\"value\": \"true\"}},";
    private static final String A_CHECK = "\"check\": {\"type\": \"TCP\", \"tcp\": {\"port\": 80}},";
    private static final String MARK = "mesosoperator.io: ended by the kubelet";

    @Test
    void eachTaskHasTheHealthOfItsOwnContainer() {
        launch(CHECK, "");
        var pod = group().pod();
        cluster.kubelet().bind(pod);
        cluster.kubelet().runUnprobed(pod);
        assertThat(group().told("web", "TASK_RUNNING").has("healthy")).isFalse();

        probed(pod, 0, true);

        cluster.eventually(() -> assertThat(
                        cluster.status(group().name("web")).path("healthy").asText())
                .isEqualTo("true"));

        probed(pod, 0, false);

        cluster.eventually(() -> assertThat(
                        cluster.status(group().name("web")).path("healthy").asText())
                .isEqualTo("false"));
        assertThat(group().told("log", "TASK_RUNNING").has("healthy")).isFalse();
    }

    @Test
    void oneThatFailsItsHealthCheckIsKilledAndItsGroupWithIt() {
        launch(CHECK, CHECK);
        var pod = cluster.kubelet().bindAndRun(group().pod());
        probed(pod, 0, true);
        probed(pod, 1, true);
        group().told("web", "TASK_RUNNING");

        var end = Instant.now().plusSeconds(2);
        group().end(pod, 1, 143, end, "", MARK);

        var killed = group().told("log", "TASK_KILLED");
        assertThat(killed.path("healthy").asText()).isEqualTo("false");
        assertThat(killed.path("message").asText()).startsWith("Its health check failed too often. ");
        awaitTheDeadline();
        // as a kubelet does it, which has run the hook of the other one as well
        group().end(pod, 0, 143, end.plusSeconds(1), "", MARK);
        var with = group().told("web", "TASK_KILLED");
        assertThat(with.path("message").asText()).doesNotContain("health check");
        assertThat(with.has("healthy")).isFalse();
    }

    @Test
    void aHealthCheckThatCannotBeRunIsTheTasksWhoseContainerTheKubeletNames() {
        launch(COMMAND_CHECK, COMMAND_CHECK);
        var pod = cluster.kubelet().bindAndRun(group().pod());
        group().told("web", "TASK_RUNNING");

        unrun(pod, 1);

        await("the deletion")
                .atMost(PATIENCE)
                .until(() -> group().pod().getMetadata().getDeletionTimestamp() != null);
        cluster.kubelet().finishDeletion(pod, 143);
        assertThat(group().told("log", "TASK_KILLED").path("message").asText())
                .contains("It could not be run: no such program");
        assertThat(group().told("web", "TASK_KILLED").path("message").asText()).doesNotContain("health check");
    }

    @Test
    void oneThatRunsLongerThanItMayFailsAndItsGroupIsKilled() {
        launch("", maxCompletion(2));
        var pod = cluster.kubelet().bindAndRun(group().pod());
        group().told("web", "TASK_RUNNING");
        assertThat(group().pod().getSpec().getActiveDeadlineSeconds()).isNull();

        awaitTheDeadline();

        var end = Instant.now();
        group().end(pod, 0, 143, end, "");
        assertThat(group().told("web", "TASK_KILLED").path("message").asText()).doesNotContain("longer");
        group().end(pod, 1, 0, end.plusSeconds(1), "DeadlineExceeded");
        assertThat(group().told("log", "TASK_FAILED").path("message").asText())
                .startsWith("The task ran for longer than its maximum completion time of 2 seconds");
        assertThat(group().pod().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void oneThatHasEndedInTimeLeavesTheOthersTheirs() {
        launch("", maxCompletion(3));
        var pod = group().pod();
        cluster.kubelet().bind(pod);
        var start = Instant.now().minusSeconds(60);
        var running =
                new ContainerStateBuilder().withNewRunning(start.toString()).build();
        var ended = new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(0)
                .withReason("Completed")
                .withStartedAt(start.toString())
                .withFinishedAt(start.plusSeconds(2).toString())
                .endTerminated()
                .build();

        cluster.kubelet()
                .report(
                        pod,
                        new PodStatusBuilder()
                                .withPhase("Running")
                                .withContainerStatuses(status(pod, 0, running), status(pod, 1, ended))
                                .build());

        group().told("log", "TASK_FINISHED");
        group().told("web", "TASK_RUNNING");
        assertThat(group().pod().getSpec().getActiveDeadlineSeconds()).isNull();
    }

    private static ContainerStatus status(Pod pod, int container, ContainerState state) {
        return new ContainerStatusBuilder()
                .withName(pod.getSpec().getContainers().get(container).getName())
                .withImage("image")
                .withImageID("")
                .withReady(state.getRunning() != null)
                .withRestartCount(0)
                .withState(state)
                .build();
    }

    @Test
    void aCheckIsTheTasksOwnInAGroupToo() {
        launch(A_CHECK, "");
        var pod = group().pod();
        cluster.kubelet().bind(pod);
        cluster.kubelet().runUnprobed(pod);
        group().told("web", "TASK_RUNNING");

        probed(pod, 0, true);

        cluster.eventually(() -> assertThat(cluster.status(group().name("web"))
                        .at("/checkStatus/tcp/succeeded")
                        .asText())
                .isEqualTo("true"));
        probed(pod, 0, false);
        cluster.eventually(() -> assertThat(cluster.status(group().name("web"))
                        .at("/checkStatus/tcp/succeeded")
                        .asText())
                .isEqualTo("false"));
        assertThat(group().told("log", "TASK_RUNNING").has("checkStatus")).isFalse();
    }

    /** Kubernetes' own signs take more room in a pod: the ACCEPT and the TaskInfos fit, and it does not. */
    @Test
    void aGroupWhosePodWouldBeTooLargeIsRefused() {
        var large = IntStream.range(0, 9)
                .mapToObj(i -> "{\"name\": \"V%d\", \"value\": \"%s\"}".formatted(i, "$(".repeat(30_000)))
                .collect(Collectors.joining(","));
        var command = "{\"value\": \"true\", \"environment\": {\"variables\": [" + large + "]}}";
        group().launchWith(TaskGroupOnCluster.task("web", 0.1, "").replace("{\"value\": \"true\"}", command)
                + ","
                + TaskGroupOnCluster.task("log", 0.1, "").replace("{\"value\": \"true\"}", command));

        for (var task : List.of("web", "log")) {
            assertThat(group().told(task, "TASK_ERROR").path("message").asText())
                    .contains("bytes");
        }
        assertThat(cluster.pods()).isEmpty();
    }

    private static String maxCompletion(int seconds) {
        return "\"maxCompletionTime\": {\"nanoseconds\": %d000000000},".formatted(seconds);
    }

    private TaskGroupOnCluster group() {
        return new TaskGroupOnCluster(cluster);
    }

    /** @param web what the first task has beside its command, and the second one */
    private void launch(String web, String log) {
        group().launchWith(TaskGroupOnCluster.task("web", 0.1, web) + "," + TaskGroupOnCluster.task("log", 0.1, log));
    }

    private void awaitTheDeadline() {
        await("the deadline")
                .atMost(PATIENCE)
                .until(() -> Objects.equals(1L, group().pod().getSpec().getActiveDeadlineSeconds()));
    }

    /** What the probes of one container say; the pod is ready if all are. */
    private void probed(Pod pod, int container, boolean ready) {
        var current = cluster.client().resource(pod).get();
        var name = current.getSpec().getContainers().get(container).getName();
        cluster.kubelet()
                .report(
                        pod,
                        new PodStatusBuilder(current.getStatus())
                                .editMatchingContainerStatus(
                                        one -> one.getName().equals(name))
                                .withStarted(true)
                                .withReady(ready)
                                .endContainerStatus()
                                .build());
    }

    private void unrun(Pod pod, int container) {
        var name = pod.getSpec().getContainers().get(container).getName();
        cluster.client()
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("unrun")
                        .withNamespace(pod.getMetadata().getNamespace())
                        .endMetadata()
                        .withInvolvedObject(new ObjectReferenceBuilder()
                                .withApiVersion("v1")
                                .withKind("Pod")
                                .withName(pod.getMetadata().getName())
                                .withNamespace(pod.getMetadata().getNamespace())
                                .withUid(pod.getMetadata().getUid())
                                .withFieldPath("spec.containers{%s}".formatted(name))
                                .build())
                        .withType("Warning")
                        .withReason("Unhealthy")
                        .withMessage("Startup probe errored: no such program")
                        .withCount(1)
                        .withFirstTimestamp(Instant.now().toString())
                        .withLastTimestamp(Instant.now().toString())
                        .build())
                .create();
    }
}
