package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.kubernetes.Finalizers;
import io.mesosoperator.metrics.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A task's whole way, from its TaskInfo to its end, against a real API server and a scripted kubelet. */
@WithOperator
record TaskLifeIT(Cluster cluster) {

    @Test
    void aTaskRunsAndFinishes() {
        cluster.nodeAndFramework("n1", "hello", PodScript.exits(0));

        cluster.task("one", "hello", 0.5);

        var status = cluster.awaitState("one", "TASK_FINISHED");
        assertThat(cluster.states("one")).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FINISHED");
        assertThat(status.at("/slaveId/value").asText()).isEqualTo("n1");
        assertThat(status.path("source").asText()).isEqualTo("SOURCE_EXECUTOR");
        assertThat(status.path("exitCode").asInt(-1)).isZero();
        assertThat(status.path("message").asText()).isEqualTo("Command exited with status 0");
    }

    @Test
    void aTaskShowsStagingBeforeTheOperatorHasWrittenAnything() {
        cluster.task("early", "nobody", 0.5);

        assertThat(cluster.state("early")).isEqualTo("TASK_STAGING");
    }

    @Test
    void anExitCodeOtherThanZeroIsFailedWithItsCode() {
        cluster.nodeAndFramework("n1", "hello", PodScript.exits(3));

        cluster.task("three", "hello", 0.5);

        var status = cluster.awaitState("three", "TASK_FAILED");
        assertThat(status.path("exitCode").asInt()).isEqualTo(3);
        assertThat(status.path("message").asText()).isEqualTo("Command exited with status 3");
    }

    @Test
    void outOfMemoryIsToldAsSuch() {
        cluster.nodeAndFramework("n1", "hello", new PodScript.RunsOutOfMemory(Duration.ZERO));

        cluster.task("hungry", "hello", 0.5);

        var status = cluster.awaitState("hungry", "TASK_FAILED");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_MEMORY_LIMIT");
        assertThat(status.path("source").asText()).isEqualTo("SOURCE_SLAVE");
    }

    @Test
    void killEndsARunningTask() {
        cluster.nodeAndFramework("n1", "hello", PodScript.runs());
        cluster.task("sleeper", "hello", 0.5);
        cluster.awaitState("sleeper", "TASK_RUNNING");

        cluster.kill("sleeper");

        var status = cluster.awaitState("sleeper", "TASK_KILLED");
        assertThat(status.path("message").asText())
                .isEqualTo("Command terminated with signal Terminated (exit code 143)");
        cluster.eventually(
                () -> assertThat(cluster.pods()).as("the pod is let go").isEmpty());
    }

    /** Mesos 1.x: the policy of a KILL overrides the task's, and a later one can only shorten it. */
    @Test
    void aKillSaysHowLongTheTaskMayTake() {
        cluster.kubelet().node("n1", 4, 1024);
        cluster.framework("hello");
        cluster.task("slow", "hello", 0.5);
        cluster.kubelet().bindAndRun(cluster.awaitPodOf("slow"));
        cluster.awaitState("slow", "TASK_RUNNING");

        cluster.kill("slow", Duration.ofMinutes(20));

        cluster.eventually(() -> assertThat(graceOf("slow")).isEqualTo(1200));
        cluster.kill("slow", Duration.ofMillis(4500));
        cluster.eventually(() -> assertThat(graceOf("slow")).isEqualTo(5));
        cluster.kill("slow", Duration.ofMinutes(1));
        cluster.kubelet().finishDeletion(Objects.requireNonNull(cluster.podOf("slow")), 137);
        cluster.awaitState("slow", "TASK_KILLED");
    }

    private @Nullable Long graceOf(String task) {
        return Objects.requireNonNull(cluster.podOf(task)).getMetadata().getDeletionGracePeriodSeconds();
    }

    @Test
    void killBeforeThereIsRoomKillsItWithoutAPod() {
        cluster.kubelet().node("n1", 1, 1024);
        cluster.framework("hello");
        cluster.task("first", "hello", 1);
        cluster.awaitPodOf("first");
        cluster.task("second", "hello", 1);

        cluster.kill("second");

        cluster.awaitState("second", "TASK_KILLED");
        assertThat(cluster.podOf("second")).isNull();
    }

    @Test
    void aTaskWithoutResourcesIsInMesosWordsAnError() {
        cluster.framework("hello");

        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: nothing}
                spec: {name: nothing, frameworkId: {value: hello}, command: {value: "true"}}
                """);

        var status = cluster.awaitState("nothing", "TASK_ERROR");
        assertThat(status.path("message").asText()).isEqualTo("Task uses no resources");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_TASK_INVALID");
    }

    @Test
    void aTaskIdInUseIsADuplicate() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("hello");
        cluster.task("one", "hello", 0.5, "  taskId: {value: same}");
        cluster.awaitPodOf("one");

        cluster.task("two", "hello", 0.5, "  taskId: {value: same}");

        var status = cluster.awaitState("two", "TASK_ERROR");
        assertThat(status.path("message").asText()).startsWith("Task has duplicate ID: same");
    }

    @Test
    void aTaskTooLargeForEveryAgentWaitsAndSaysWhy() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("hello");

        cluster.task("giant", "hello", 64);

        cluster.eventually(
                () -> assertThat(cluster.status("giant").path("message").asText())
                        .startsWith("Waiting for an agent that has cpus:64; mem:32"));
        assertThat(cluster.state("giant")).isEqualTo("TASK_STAGING");
    }

    @Test
    void aTaskThatHasBecomeSmallEnoughSaysThatItWaitsForItsTurn() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("hello");
        for (var name : List.of("one", "two")) {
            cluster.task(name, "hello", 4);
            cluster.eventually(
                    () -> assertThat(cluster.status(name).path("message").asText())
                            .startsWith("Waiting for an agent that has cpus:4; mem:32"));
        }

        cluster.kubelet().node("n2", 4, 1024);

        cluster.awaitPodOf("one");
        cluster.eventually(
                () -> assertThat(cluster.status("two").path("message").asText())
                        .startsWith("Waiting: 0 of 2 agents can hold it now: "));
    }

    @Test
    void aTaskOfAMissingFrameworkStartsWhenItComes() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));
        cluster.task("early", "late", 0.5);
        cluster.eventually(
                () -> assertThat(cluster.status("early").path("message").asText())
                        .startsWith("Framework cannot be found: waiting for a Framework late"));

        cluster.framework("late");

        cluster.awaitState("early", "TASK_FINISHED");
    }

    @Test
    void theOperatorWritesAtMostFourTimesInATasksLifeTheEventIncluded() {
        cluster.nodeAndFramework("n1", "hello", PodScript.exits(0));

        cluster.task("one", "hello", 0.5);

        cluster.awaitState("one", "TASK_FINISHED");
        cluster.eventually(() -> assertThat(cluster.operatorWrites("events")).hasSize(1));
        assertThat(cluster.operatorWrites("pods"))
                .extracting(AuditedRequest::verb)
                .containsExactly("create");
        assertThat(cluster.operatorWrites("taskinfos")).hasSizeLessThanOrEqualTo(2);
        assertThat(cluster.client().events().v1().events().list().getItems())
                .extracting(event -> event.getReason() + ": " + event.getNote())
                .containsExactly("TaskFinished: Command exited with status 0");
    }

    @Test
    @DisplayName("C38 master/tasks_lost and master/task_lost/source_master/reason_invalid_offers")
    void endsOfTasksAreCounted() {
        cluster.framework("hello");

        cluster.task("one", "hello", 0.5, "  offerIds: [{value: nothing}]");

        cluster.awaitState("one", "TASK_LOST");
        cluster.eventually(() -> assertThat(cluster.meters()
                        .get(Metric.TASKS.meterName())
                        .tags("state", "lost", "source", "master", "reason", "invalid_offers")
                        .counter()
                        .count())
                .isEqualTo(1));
    }

    @Test
    @DisplayName("G1, G2, G3, G6, G7: reconciliation, from the operator's caches, also after a restart")
    void aFrameworkIsToldHowItsTasksStand() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet()
                .automatic(
                        pod -> pod.getMetadata().getName().startsWith("runs") ? PodScript.runs() : PodScript.exits(0));
        cluster.framework("hello");
        cluster.task("runs", "hello", 0.5);
        cluster.task("ends", "hello", 0.5);
        cluster.task("waits", "hello", 100);
        cluster.awaitState("runs", "TASK_RUNNING");
        cluster.awaitState("ends", "TASK_FINISHED");

        assertReconciled();
        cluster.stopOperator();
        cluster.startOperator();
        assertReconciled();
    }

    private void assertReconciled() {
        var hello = new FrameworkKey(cluster.client().getNamespace(), "hello");
        var reconciliation = cluster.operator().reconciliation();
        cluster.eventually(() -> assertThat(reconciliation.reconcile(hello, List.of()))
                .extracting(status -> status.getTaskId().getValue() + " " + status.getState() + " "
                        + status.getSlaveId().getValue())
                .containsExactly("runs TASK_RUNNING n1", "waits TASK_STAGING "));
        assertThat(reconciliation.reconcile(hello, List.of(asked("nobody", "n1"), asked("nobody", "n2"))))
                .extracting(status -> status.getState() + " " + status.getMessage())
                .containsExactly(
                        "TASK_LOST Reconciliation: Task is unknown to the slave",
                        "TASK_LOST Reconciliation: Task is unknown");
        assertThat(reconciliation.answerToKill(
                        List.of(hello), TaskID.newBuilder().setValue("nobody").build()))
                .hasValueSatisfying(status -> assertThat(status.getState()).isEqualTo(TaskState.TASK_LOST));
        assertThat(reconciliation.answerToKill(
                        List.of(hello), TaskID.newBuilder().setValue("runs").build()))
                .isEmpty();
    }

    private static TaskStatus asked(String task, String slave) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(task))
                .setSlaveId(SlaveID.newBuilder().setValue(slave))
                .setState(TaskState.TASK_STAGING)
                .build();
    }

    @Test
    void deletingTheTaskInfoLetsItsPodGo() {
        cluster.nodeAndFramework("n1", "hello", PodScript.runs());
        cluster.task("sleeper", "hello", 0.5);
        cluster.awaitState("sleeper", "TASK_RUNNING");

        cluster.client().resources(TaskInfoResource.class).withName("sleeper").delete();
        cluster.client().resource(cluster.awaitPodOf("sleeper")).delete(); // as the garbage collector does

        cluster.eventually(() -> assertThat(cluster.pods()).isEmpty());
    }

    @Test
    void aPodThatSomebodyDeletesIsALostTask() {
        cluster.nodeAndFramework("n1", "hello", PodScript.runs());
        cluster.task("sleeper", "hello", 0.5);
        cluster.awaitState("sleeper", "TASK_RUNNING");

        cluster.client().resource(cluster.awaitPodOf("sleeper")).delete();

        var status = cluster.awaitState("sleeper", "TASK_LOST");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_EXECUTOR_TERMINATED");
    }

    @Test
    void aNodeThatGoesTakesItsTasks() {
        cluster.nodeAndFramework("n1", "hello", PodScript.runs());
        cluster.task("sleeper", "hello", 0.5);
        cluster.awaitState("sleeper", "TASK_RUNNING");

        cluster.kubelet().remove("n1");

        var status = cluster.awaitState("sleeper", "TASK_LOST");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_SLAVE_REMOVED");
        cluster.eventually(
                () -> assertThat(cluster.awaitPodOf("sleeper").getMetadata().getFinalizers())
                        .doesNotContain(Finalizers.TASK_STATUS));
    }

    @Test
    void tasksThatEndedWhileTheOperatorWasDownAreToldExactly() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("hello");
        cluster.task("one", "hello", 0.5);
        var pod = cluster.kubelet().bindAndRun(cluster.awaitPodOf("one"));
        cluster.awaitState("one", "TASK_RUNNING");
        cluster.stopOperator();
        cluster.kubelet().terminate(pod, 7);
        cluster.client().resource(pod).withGracePeriod(0).delete(); // kubectl delete pod --force

        cluster.startOperator();

        var status = cluster.awaitState("one", "TASK_FAILED");
        assertThat(status.path("exitCode").asInt()).isEqualTo(7);
        assertThat(cluster.states("one")).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FAILED");
        cluster.eventually(() -> assertThat(cluster.pods()).isEmpty());
    }

    @Test
    void aTaskWhoseFrameworkIsDeletedIsKilledAfterTheFailoverTimeout() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.framework("brief", "  failoverTimeout: 1.5");
        cluster.task("sleeper", "brief", 0.5);
        cluster.awaitState("sleeper", "TASK_RUNNING");

        cluster.client().resources(FrameworkResource.class).withName("brief").delete();

        var status = cluster.awaitState("sleeper", "TASK_KILLED");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_FRAMEWORK_REMOVED");
    }

    @Test
    void aPodThatKubernetesRefusesIsToldAndHoldsNothing() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("hello");

        cluster.task("bad", "hello", 2, "  container: {type: DOCKER, docker: {image: ' spaced'}}");

        var status = cluster.awaitState("bad", "TASK_ERROR");
        assertThat(status.path("message").asText()).startsWith("Kubernetes refused the task's pod: ");
        cluster.task("good", "hello", 2);
        assertThat(cluster.awaitPodOf("good")).isNotNull();
    }

    @Test
    void aTaskCreatedAgainUnderTheSameNameRunsAnew() {
        cluster.nodeAndFramework("n1", "hello", PodScript.exits(0));
        cluster.task("again", "hello", 0.5);
        var first = cluster.awaitState("again", "TASK_FINISHED").path("podName").asText();

        cluster.client().resources(TaskInfoResource.class).withName("again").delete();
        cluster.task("again", "hello", 0.5);

        assertThat(cluster.awaitState("again", "TASK_FINISHED").path("podName").asText())
                .isNotEqualTo(first);
    }

    @Test
    void tasksOfAFrameworkThatIsGoneHoldNothing() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("brief");
        cluster.task("blocks", "brief", 2);
        cluster.awaitPodOf("blocks");
        cluster.task("waits", "brief", 2);

        cluster.client().resources(FrameworkResource.class).withName("brief").delete();
        cluster.framework("next");
        cluster.task("runs", "next", 2);

        assertThat(cluster.awaitPodOf("runs")).isNotNull();
        assertThat(cluster.podOf("waits")).isNull();
    }

    @Test
    void aCopyOfATasksPodIsNotTheTasks() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("hello");
        cluster.task("one", "hello", 0.5);
        var pod = cluster.kubelet().bindAndRun(cluster.awaitPodOf("one"));
        cluster.awaitState("one", "TASK_RUNNING");

        var copy = new PodBuilder(pod)
                .withNewMetadata()
                .withName("copy")
                .withLabels(pod.getMetadata().getLabels())
                .withOwnerReferences(pod.getMetadata().getOwnerReferences())
                .endMetadata()
                .withStatus(null)
                .build();
        cluster.kubelet().terminate(cluster.client().resource(copy).create(), 9);
        cluster.kubelet().terminate(pod, 0);

        assertThat(cluster.awaitState("one", "TASK_FINISHED").path("exitCode").asInt(-1))
                .isZero();
    }
}
