package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.mesosoperator.HealthRow;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.app.configuration.OperatorConfiguration;
import io.mesosoperator.cluster.ScriptedKubelet;
import io.mesosoperator.task.TaskTimeouts;
import io.mesosoperator.task.status.StatusTable;
import io.mesosoperator.task.status.StatusTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each row of the status table, against a real API server: what a kubelet tells of a pod there becomes
 * the task's status.
 */
@WithOperator(starts = false)
record StatusRowsIT(Cluster cluster) {

    private static final String TASK = "t";
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** What happens to the task's pod. */
    private interface Happening {
        void to(Pod pod, StatusRowsIT test);
    }

    /**
     * How a row comes about.
     *
     * @param spec more of the TaskInfo's spec
     * @param happening what kubelets and people do
     * @param message how the status' message begins; empty if there is none
     * @param impatient whether the next operator waits for the task's start no longer
     */
    private record Scenario(String spec, Happening happening, String message, boolean impatient) {

        static Scenario of(Happening happening, String message) {
            return new Scenario(COMMAND, happening, message, false);
        }

        Scenario with(String otherSpec) {
            return new Scenario(otherSpec, happening, message, impatient);
        }

        Scenario beforeAnImpatientOperator() {
            return new Scenario(spec, happening, message, true);
        }
    }

    private static final String COMMAND = "  command: {value: sleep 60}";
    private static final String EXECUTOR = "  executor: {executorId: {value: e}, command: {value: ./executor}}";
    private static final String URIS = "  command: {value: ./app, uris: [{value: 'http://files/app'}]}";
    private static final String CHECKED = COMMAND + "\n  healthCheck: {command: {value: 'true'}}";
    private static final String MARK = "mesosoperator.io: ended by the kubelet\n";

    private static final Map<String, Scenario> SCENARIOS = Map.ofEntries(
            row("killed", (pod, test) -> test.killed(pod), "Command terminated with signal Terminated"),
            row("framework removed", (pod, test) -> test.frameworkRemoved(pod), "Framework f removed"),
            row(
                    "out of memory",
                    (pod, test) -> test.kubelet().oomKill(test.kubelet().bindAndRun(pod)),
                    "Memory limit exceeded: Requested: 32Mi"),
            Map.entry(
                    "killed by its health check",
                    Scenario.of(
                                    (pod, test) -> {
                                        test.kubelet().bind(pod);
                                        test.kubelet().probe(pod, true);
                                        test.kubelet().endForProbe(pod, 143, MARK);
                                    },
                                    "Its health check failed too often. ")
                            .with(CHECKED)),
            row(
                    "preempted",
                    (pod, test) -> test.disrupted(pod, "PreemptionByScheduler"),
                    "Preempted by a pod of higher priority"),
            row(
                    "removed with its node",
                    (pod, test) -> test.disrupted(pod, "DeletionByPodGC"),
                    "Slave n1 removed: its node no longer exists"),
            row("drained", (pod, test) -> test.disrupted(pod, "EvictionByEvictionAPI"), "Evicted by request"),
            row(
                    "deleted because of a taint of its node",
                    (pod, test) -> test.disrupted(pod, "DeletionByTaintManager"),
                    "Slave n1 disconnected: "),
            row(
                    "disk limit exceeded",
                    failed("Evicted", "Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. "),
                    "Disk limit exceeded: "),
            row("evicted", failed("Evicted", "The node was low on resource: memory."), "Evicted: The node was low"),
            row(
                    "node shut down",
                    failed("Terminated", "Pod was terminated in response to imminent node shutdown."),
                    "Slave n1 removed: the slave unregistered: "),
            row("pod's deadline exceeded", failed("DeadlineExceeded", "too long"), "DeadlineExceeded: too long"),
            Map.entry(
                    "executor, exit 0",
                    Scenario.of(
                                    (pod, test) -> test.kubelet()
                                            .terminate(test.kubelet().bindAndRun(pod), 0),
                                    "Command exited with status 0: the task ends with its executor")
                            .with(EXECUTOR)),
            row(
                    "exit 0",
                    (pod, test) -> test.kubelet().terminate(test.kubelet().bindAndRun(pod), 0),
                    "Command exited with status 0"),
            Map.entry(
                    "executor cannot start",
                    Scenario.of(ended(128, "StartError"), "Failed to launch container: ")
                            .with(EXECUTOR)),
            row("cannot start", ended(128, "StartError"), "Failed to launch container: "),
            Map.entry(
                    "fetching failed",
                    Scenario.of(
                                    (pod, test) -> {
                                        test.kubelet().bind(pod);
                                        test.kubelet().failInit(pod, 1);
                                    },
                                    "Failed to launch container: Failed to fetch URIs")
                            .with(URIS)),
            row(
                    "another init container failed",
                    (pod, test) -> {
                        test.kubelet().bind(pod);
                        test.kubelet().report(pod, meshInitFailed());
                    },
                    "Failed to launch container: init container mesh-init, which its task does not have, failed:"
                            + " Command exited with status 4: no iptables"),
            row(
                    "deleted externally, ended by that",
                    (pod, test) -> test.deleted(test.kubelet().bindAndRun(pod)),
                    "The task's pod was deleted while it ran. "),
            row("forgotten by its agent", ended(255, "Unknown"), "Slave n1 restarted"),
            Map.entry(
                    "executor, exit other than 0",
                    Scenario.of(
                                    (pod, test) -> test.kubelet()
                                            .terminate(test.kubelet().bindAndRun(pod), 3),
                                    "Abnormal executor termination: Command exited with status 3")
                            .with(EXECUTOR)),
            row(
                    "exit other than 0",
                    (pod, test) -> test.kubelet().terminate(test.kubelet().bindAndRun(pod), 3),
                    "Command exited with status 3"),
            row(
                    "agent gone",
                    (pod, test) -> {
                        test.kubelet().bindAndRun(pod);
                        test.kubelet().remove("n1");
                    },
                    "Slave n1 removed: its node no longer exists"),
            row(
                    "refused for lack of resources",
                    failed("OutOfcpu", "Node didn't have enough resource: cpu"),
                    "The agent lacks the task's resources: OutOfcpu: "),
            row(
                    "refused by the agent",
                    failed("UnexpectedAdmissionError", "Allocate failed"),
                    "Abnormal executor termination: UnexpectedAdmissionError: Allocate failed"),
            row(
                    "ended, exit code unknown",
                    (pod, test) -> {
                        test.kubelet().bind(pod);
                        test.kubelet().report(pod, phase("Succeeded").build());
                    },
                    "The pod succeeded; the kubelet kept no exit code"),
            row(
                    "deleted externally before it started",
                    (pod, test) -> test.cluster().client().resource(pod).delete(),
                    "The task's pod was deleted before its container started"),
            row(
                    "agent unresponsive",
                    (pod, test) -> {
                        test.kubelet().bindAndRun(pod);
                        test.kubelet().lose("n1");
                    },
                    "Slave n1 removed: health check timed out"),
            row("running", (pod, test) -> test.kubelet().bindAndRun(pod), ""),
            Map.entry(
                    "cannot start in time",
                    Scenario.of(waiting("ErrImagePull"), "Failed to launch container in time: Cannot pull image")
                            .beforeAnImpatientOperator()),
            Map.entry(
                    "not placed in time",
                    Scenario.of(
                                    (pod, test) -> test.kubelet().report(pod, unschedulable()),
                                    "Task launched with invalid offers: the agent did not take it in"
                                            + " time: Insufficient cpu")
                            .beforeAnImpatientOperator()),
            row("cannot start yet", waiting("ErrImagePull"), "Cannot pull image busybox:1.35: "),
            row(
                    "held up, which only an Event tells",
                    (pod, test) -> {
                        test.kubelet().bind(pod);
                        test.cluster().client().resource(sandboxWarning(pod)).create();
                    },
                    "FailedCreatePodSandBox: no runtime"),
            row(
                    "unschedulable",
                    (pod, test) -> test.kubelet().report(pod, unschedulable()),
                    "Waiting for the agent: Insufficient cpu"),
            row("staging", (pod, test) -> test.kubelet().bind(pod), ""));

    /** Which one task has not: TaskGroupIT and TaskGroupLimitsIT. */
    private static final Set<String> OF_GROUPS =
            Set.of("killed with its group", "completion time of a group's task is over");

    static List<Named<Row>> rows() {
        return StatusTable.rows().stream()
                .filter(row -> !OF_GROUPS.contains(row.name()))
                .map(row -> Named.of(row.name(), row))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatAKubeletTellsBecomesTheTasksStatus(Row row) {
        var scenario = Objects.requireNonNull(SCENARIOS.get(row.name()), () -> "no scenario for row " + row.name());
        cluster.startOperator(config(TaskTimeouts.DEFAULT.startDeadline()));
        kubelet().node("n1", 2, 1024);
        cluster.framework("f");
        cluster.apply(task(scenario.spec()));

        scenario.happening().to(cluster.awaitPodOf(TASK), this);
        if (scenario.impatient()) {
            cluster.stopOperator();
            cluster.startOperator(config(MOMENT));
        }

        cluster.awaitState(TASK, row.state().name());
        cluster.eventually(() -> assertThat(cluster.status(TASK).path("message").asText())
                .as("%s", cluster.status(TASK))
                .matches(message ->
                        scenario.message().isEmpty() ? message.isEmpty() : message.startsWith(scenario.message())));
        var status = cluster.status(TASK);
        if (row.name().equals("staging")) { // nothing is written: the schema's default has only the state
            assertThat(status.has("source")).isFalse();
        } else {
            assertThat(status.path("source").asText()).isEqualTo(row.source().name());
        }
        assertThat(status.path("reason").asText())
                .isEqualTo(row.reason() == null ? "" : row.reason().name());
        ObjectHealth.of(Objects.requireNonNull(cluster.client()
                        .resources(TaskInfoResource.class)
                        .withName(TASK)
                        .get()))
                .assertIs(health(row), status.path("message").asText());
        waits(row)
                .ifPresent(reason -> assertThat(status.path("conditions").valueStream())
                        .anySatisfy(condition -> {
                            assertThat(condition.path("type").asText()).isEqualTo("Scheduled");
                            assertThat(condition.path("reason").asText()).isEqualTo(reason.word());
                        }));
    }

    private static Optional<WaitReason> waits(Row row) {
        return switch (row.name()) {
            case "cannot start yet" -> Optional.of(WaitReason.IMAGE_PULL);
            case "held up, which only an Event tells" -> Optional.of(WaitReason.POD_NOT_STARTING);
            case "unschedulable" -> Optional.of(WaitReason.POD_UNSCHEDULABLE);
            default -> Optional.empty();
        };
    }

    private static HealthRow health(Row row) {
        return switch (row.name()) {
            case "killed by its health check" -> HealthRow.TASK_FAILED;
            case "killed", "framework removed", "running" -> HealthRow.TASK_AS_ASKED;
            default ->
                switch (row.state()) {
                    case TASK_STAGING -> HealthRow.TASK_TO_COME;
                    case TASK_FINISHED -> HealthRow.TASK_AS_ASKED;
                    default -> HealthRow.TASK_FAILED;
                };
        };
    }

    private void killed(Pod pod) {
        kubelet().bindAndRun(pod);
        cluster.kill(TASK);
        awaitDeletion();
        kubelet().finishDeletion(pod, 143);
    }

    private void frameworkRemoved(Pod pod) {
        kubelet().bindAndRun(pod);
        cluster.client().resources(FrameworkResource.class).withName("f").delete();
        awaitDeletion();
        kubelet().finishDeletion(pod, 143);
    }

    private void deleted(Pod pod) {
        cluster.client().resource(pod).delete();
        kubelet().finishDeletion(pod, 143);
    }

    /** Whoever disrupts a pod says so in a condition before the deletion. */
    private void disrupted(Pod pod, String reason) {
        kubelet().bindAndRun(pod);
        kubelet()
                .report(
                        pod,
                        new PodStatusBuilder()
                                .addNewCondition()
                                .withType("DisruptionTarget")
                                .withStatus("True")
                                .withReason(reason)
                                .withLastTransitionTime(now())
                                .endCondition()
                                .build());
        deleted(pod);
    }

    private void awaitDeletion() {
        cluster.eventually(
                () -> assertThat(cluster.awaitPodOf(TASK).getMetadata().getDeletionTimestamp())
                        .isNotNull());
    }

    /** As a kubelet sends it; it has tried for a while. */
    private static Event sandboxWarning(Pod pod) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName() + ".1")
                .withNamespace(pod.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endInvolvedObject()
                .withType("Warning")
                .withReason("FailedCreatePodSandBox")
                .withMessage("no runtime for \"nosuch\" is configured")
                .withFirstTimestamp(Instant.now()
                        .minusSeconds(30)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString())
                .withLastTimestamp(now())
                .build();
    }

    private static PodStatus meshInitFailed() {
        return phase("Failed")
                .addNewInitContainerStatus()
                .withName("mesh-init")
                .withImage("mesh:1")
                .withImageID("")
                .withRestartCount(0)
                .withReady(false)
                .withNewState()
                .withNewTerminated()
                .withExitCode(4)
                .withReason("Error")
                .withMessage("no iptables\n")
                .endTerminated()
                .endState()
                .endInitContainerStatus()
                .build();
    }

    private static Happening waiting(String reason) {
        return (pod, test) -> {
            test.kubelet().bind(pod);
            test.kubelet().keepWaiting(pod, reason, "because");
        };
    }

    private static Happening failed(String reason, String message) {
        return (pod, test) -> {
            test.kubelet().bind(pod);
            test.kubelet()
                    .report(
                            pod,
                            phase("Failed")
                                    .withReason(reason)
                                    .withMessage(message)
                                    .build());
        };
    }

    private static Happening ended(int exitCode, String reason) {
        return (pod, test) -> {
            test.kubelet().bind(pod);
            test.kubelet()
                    .report(
                            pod,
                            phase("Failed")
                                    .addNewContainerStatus()
                                    .withName(pod.getSpec()
                                            .getContainers()
                                            .getFirst()
                                            .getName())
                                    .withImage("busybox:1.35")
                                    .withImageID("")
                                    .withRestartCount(0)
                                    .withReady(false)
                                    .withNewState()
                                    .withNewTerminated()
                                    .withExitCode(exitCode)
                                    .withReason(reason)
                                    .withMessage("because")
                                    .withStartedAt(now())
                                    .withFinishedAt(now())
                                    .endTerminated()
                                    .endState()
                                    .endContainerStatus()
                                    .build());
        };
    }

    private static PodStatus unschedulable() {
        return new PodStatusBuilder()
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node"
                        + " affinity/selector. preemption: 0/2 nodes are available.")
                .withLastTransitionTime(now())
                .endCondition()
                .build();
    }

    private static PodStatusBuilder phase(String phase) {
        return new PodStatusBuilder().withPhase(phase);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private ScriptedKubelet kubelet() {
        return cluster.kubelet();
    }

    private static Map.Entry<String, Scenario> row(String name, Happening happening, String message) {
        return Map.entry(name, Scenario.of(happening, message));
    }

    private static String task(String spec) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %s}
                spec:
                  name: t
                  frameworkId: {value: f}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.5}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                %s
                """.formatted(TASK, spec);
    }

    /** A silent agent is lost at once. */
    private static OperatorConfiguration config(Duration startDeadline) {
        return Cluster.config(
                new TaskTimeouts(startDeadline, TaskTimeouts.DEFAULT.podTimeToLive()),
                new AgentPings(MOMENT, 1),
                Set.of());
    }
}
