package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Groups of tasks, which run in one pod and end together, against a real API server. */
@WithOperator
record TaskGroupIT(Cluster cluster) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant END = Instant.parse("2040-01-01T00:00:00Z");

    @Test
    void aGroupIsOnePodWithAContainerForEachTaskAndCountedOnce() {
        group().launch("web", "log");

        var pod = group().pod();

        assertThat(pod.getSpec().getContainers()).hasSize(2);
        assertThat(pod.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getName)
                .containsExactly(group().name("web"), group().name("log"));
        cluster.kubelet().bindAndRun(pod);
        assertThat(group().told("web", "TASK_RUNNING").at("/executorId/value").asText())
                .isEqualTo("pair");
        assertThat(group().told("log", "TASK_RUNNING").path("podUid").asText())
                .isEqualTo(pod.getMetadata().getUid());
        assertThat(group().told("log", "TASK_RUNNING").path("containerName").asText())
                .isEqualTo(pod.getSpec().getContainers().get(1).getName());
        // cpus of two tasks and their executor
        cluster.eventually(() -> assertThat(cpus(cluster.awaitOffer())).isEqualTo(1.7));
        assertThat(cluster.pods()).hasSize(1);
    }

    @Test
    void oneThatFinishesLeavesTheOthersAloneAndEachHasItsOwnEnd() {
        group().launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(group().pod());
        group().told("web", "TASK_RUNNING");

        group().end(pod, 1, 0, END);

        assertThat(group().told("log", "TASK_FINISHED").path("exitCode").asInt())
                .isZero();
        assertThat(group().state("web")).isEqualTo("TASK_RUNNING");
        group().end(pod, 0, 0, END.plusSeconds(9));
        group().told("web", "TASK_FINISHED");
    }

    @Test
    void oneThatFailsHasTheOthersKilledAndThePodStaysForItsLogs() {
        group().launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(group().pod());
        group().told("web", "TASK_RUNNING");

        group().end(pod, 1, 3, END);

        assertThat(group().told("log", "TASK_FAILED").path("message").asText())
                .isEqualTo("Command exited with status 3");
        await("the deadline")
                .atMost(PATIENCE)
                .until(() -> Objects.equals(1L, group().pod().getSpec().getActiveDeadlineSeconds()));
        assertThat(group().state("web")).isEqualTo("TASK_RUNNING");
        group().end(pod, 0, 143, END.plusSeconds(1), "DeadlineExceeded");
        assertThat(group().told("web", "TASK_KILLED").path("exitCode").asInt()).isEqualTo(143);
        assertThat(group().state("log")).isEqualTo("TASK_FAILED");
        assertThat(group().pod().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aKillOfOneKillsItsGroup() {
        group().launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(group().pod());
        group().told("web", "TASK_RUNNING");

        cluster.kill(group().name("log"));

        await("the deletion")
                .atMost(PATIENCE)
                .until(() -> group().pod().getMetadata().getDeletionTimestamp() != null);
        cluster.kubelet().finishDeletion(pod, 143);
        group().told("web", "TASK_KILLED");
        group().told("log", "TASK_KILLED");
        await("no pod").atMost(PATIENCE).until(() -> cluster.pods().isEmpty());
    }

    @Test
    void theDeletionOfOneThatRunsKillsItsGroup() {
        group().launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(group().pod());
        group().told("web", "TASK_RUNNING");

        cluster.client()
                .resources(TaskInfoResource.class)
                .withName(group().name("web"))
                .delete();

        await("the deletion")
                .atMost(PATIENCE)
                .until(() -> group().pod().getMetadata().getDeletionTimestamp() != null);
        cluster.kubelet().finishDeletion(pod, 0);
        assertThat(group().told("log", "TASK_KILLED").path("exitCode").asInt()).isZero();
        await("no pod").atMost(PATIENCE).until(() -> cluster.pods().isEmpty());
    }

    @Test
    void oneThatHasFinishedMayBeDeletedWhileTheOthersRun() {
        group().launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(group().pod());
        group().end(pod, 1, 0, END);
        group().told("log", "TASK_FINISHED");

        cluster.client()
                .resources(TaskInfoResource.class)
                .withName(group().name("log"))
                .delete();
        cluster.stopOperator();
        cluster.startOperator();

        group().end(pod, 0, 5, END.plusSeconds(4));
        group().told("web", "TASK_FAILED");
        assertThat(group().pod().getMetadata().getDeletionTimestamp()).isNull();
    }

    /** Nobody else is there to end it: its pod belongs to the TaskInfos that are left. */
    @Test
    void oneThatRunsIsEndedWhenItsTaskInfoGoesAfterTheOthersHaveEnded() {
        group().launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(group().pod());
        group().told("web", "TASK_RUNNING");
        group().end(pod, 1, 0, END);
        group().told("log", "TASK_FINISHED");

        cluster.client()
                .resources(TaskInfoResource.class)
                .withName(group().name("web"))
                .delete();

        await("its end")
                .atMost(PATIENCE)
                .until(() -> Objects.equals(1L, group().pod().getSpec().getActiveDeadlineSeconds()));
        assertThat(group().state("log")).isEqualTo("TASK_FINISHED");
    }

    @Test
    void anOperatorThatComesInTheMiddleGoesOn() {
        group().launch("web", "log");
        var pod = cluster.kubelet().bindAndRun(group().pod());
        group().told("web", "TASK_RUNNING");
        group().told("log", "TASK_RUNNING");

        cluster.stopOperator();
        group().end(pod, 1, 3, END);
        cluster.startOperator();

        group().told("log", "TASK_FAILED");
        group().end(pod, 0, 143, END.plusSeconds(1), "DeadlineExceeded");
        group().told("web", "TASK_KILLED");
        assertThat(cluster.states(group().name("log"))).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FAILED");
        assertThat(cluster.operatorWrites("pods").stream()
                        .filter(request -> request.verb().equals("create") && request.code() == 201))
                .hasSize(1);
    }

    @Test
    void oneInvalidTaskKeepsAllFromBeingLaunched() {
        group().launchWith(TaskGroupOnCluster.task("web", 0.1, "") + "," + TaskGroupOnCluster.task("log", 100, ""));

        for (var task : List.of("web", "log")) {
            assertThat(group().told(task, "TASK_ERROR").path("message").asText())
                    .startsWith("Task group is invalid: Total resources ");
        }
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void whatAPodHasOnceIsTheSameForAllOfThem() {
        var host = "\"container\": {\"type\": \"MESOS\", \"hostname\": \"other\"},";
        group().launchWith(TaskGroupOnCluster.task("web", 0.1, "") + "," + TaskGroupOnCluster.task("log", 0.1, host));

        for (var task : List.of("web", "log")) {
            assertThat(group().told(task, "TASK_ERROR").path("message").asText())
                    .contains("spec.container.hostname");
        }
        assertThat(cluster.pods()).isEmpty();
    }

    private TaskGroupOnCluster group() {
        return new TaskGroupOnCluster(cluster);
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
}
