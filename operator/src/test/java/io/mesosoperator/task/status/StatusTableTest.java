package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.kubernetes.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.Protos.TaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatusTableTest {

    private static final String CLAIM_TO_COME =
            "0/3 nodes are available: waiting for ephemeral volume controller to create the"
                    + " persistentvolumeclaim \"p-sandbox\". preemption: 0/3 nodes are available: 3 Preemption is not"
                    + " helpful for scheduling.";
    private static final String START = "2026-01-01T00:00:00Z";
    private static final String END = "2026-01-01T00:00:10Z";
    private static final String AFTER_END = "2026-01-01T00:00:20Z";

    static Stream<Arguments> rows() {
        return Stream.of(
                row(
                        "drained, and ends well on SIGTERM",
                        at(disrupted(deleted(ended(0, "Completed"), END), "EvictionByEvictionAPI")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_PREEMPTED",
                        "Evicted by request, for example by kubectl drain: "),
                row(
                        "ended by itself before the drain",
                        at(disrupted(deleted(ended(0, "Completed"), AFTER_END), "EvictionByEvictionAPI")),
                        "TASK_FINISHED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 0"),
                row(
                        "its node was unreachable for too long",
                        at(disrupted(deleted(ended(143, "Error"), END), "DeletionByTaintManager")),
                        "TASK_LOST",
                        "SOURCE_MASTER",
                        "REASON_SLAVE_DISCONNECTED",
                        "Slave n1 disconnected: "),
                row(
                        "over its disk",
                        at(failed(
                                "Evicted",
                                "Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ")),
                        "TASK_FAILED",
                        "SOURCE_SLAVE",
                        null,
                        "Disk limit exceeded: Pod ephemeral local storage usage exceeds the total limit"
                                + " of containers 1Mi. "),
                row(
                        "its node shuts down",
                        at(failed("Terminated", "Pod was terminated in response to imminent node shutdown.")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_SLAVE_REMOVED",
                        "Slave n1 removed: the slave unregistered: Pod was terminated in response to"
                                + " imminent node shutdown."),
                row(
                        "a deadline that somebody set on the pod",
                        at(failed("DeadlineExceeded", "Pod was active on the node longer than the specified deadline")),
                        "TASK_FAILED",
                        "SOURCE_SLAVE",
                        null,
                        "DeadlineExceeded: Pod was active on the node longer than the specified deadline"),
                row(
                        "its node crashed",
                        at(ended(255, "Unknown")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_SLAVE_RESTARTED",
                        "Slave n1 restarted and does not know how the task's container ended"),
                row(
                        "no cpus left there",
                        at(failed("OutOfcpu", "Node didn't have enough resource: cpu")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_RESOURCES_UNKNOWN",
                        "The agent lacks the task's resources: OutOfcpu: Node didn't have enough resource: cpu"),
                row(
                        "its host port is another's",
                        at(failed("NodePorts", "Predicate NodePorts failed: node(s) didn't have free ports")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_RESOURCES_UNKNOWN",
                        "The agent lacks the task's resources: NodePorts: Predicate NodePorts failed: node(s) didn't"
                                + " have free ports"),
                row(
                        "a taint came before it, in the words of a kubelet",
                        at(failed("TaintToleration", "Predicate TaintToleration failed")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_TERMINATED",
                        "Abnormal executor termination: TaintToleration: Predicate TaintToleration failed"),
                row(
                        "its agent is silent",
                        new PodView(running(), false, false, AgentLiveness.LOST, false),
                        "TASK_LOST",
                        "SOURCE_MASTER",
                        "REASON_SLAVE_REMOVED",
                        "Slave n1 removed: health check timed out"),
                row(
                        "no such image for too long",
                        new PodView(waiting("ErrImagePull"), false, false, AgentLiveness.PRESENT, true),
                        "TASK_FAILED",
                        "SOURCE_SLAVE",
                        "REASON_COMMAND_EXECUTOR_FAILED",
                        "Failed to launch container in time: Cannot pull image task:1: is its name right, and can the"
                                + " agent reach its registry?"),
                row(
                        "not placed for too long",
                        new PodView(pending(), false, false, AgentLiveness.PRESENT, true),
                        "TASK_LOST",
                        "SOURCE_MASTER",
                        "REASON_INVALID_OFFERS",
                        "Task launched with invalid offers: the agent did not take it in time:"
                                + " kube-scheduler has given no reason"),
                row("a new pod", at(pending()), "TASK_STAGING", "SOURCE_MASTER", null, null),
                row(
                        "no room for it",
                        at(unschedulable("0/1 nodes are available: 1 Insufficient cpu.")),
                        "TASK_STAGING",
                        "SOURCE_MASTER",
                        null,
                        "Waiting for the agent: Insufficient cpu"),
                row(
                        "the claim of its sandbox is about to be made",
                        at(unschedulable(CLAIM_TO_COME)),
                        "TASK_STAGING",
                        "SOURCE_MASTER",
                        null,
                        null),
                row(
                        "the claim of its sandbox is not made for too long",
                        new PodView(unschedulable(CLAIM_TO_COME), false, false, AgentLiveness.PRESENT, true),
                        "TASK_LOST",
                        "SOURCE_MASTER",
                        "REASON_INVALID_OFFERS",
                        "Task launched with invalid offers: the agent did not take it in time: waiting for ephemeral"
                                + " volume controller to create the persistentvolumeclaim \"p-sandbox\""),
                row(
                        "its container is made",
                        at(waiting("ContainerCreating")),
                        "TASK_STAGING",
                        "SOURCE_MASTER",
                        null,
                        null),
                row(
                        "no such image",
                        at(waiting("ImagePullBackOff")),
                        "TASK_STAGING",
                        "SOURCE_SLAVE",
                        null,
                        "Cannot pull image task:1: is its name right, and can the agent reach its registry?"),
                row(
                        "a bad configuration",
                        at(waiting("CreateContainerConfigError")),
                        "TASK_STAGING",
                        "SOURCE_SLAVE",
                        null,
                        "CreateContainerConfigError: because"),
                row("running", at(running()), "TASK_RUNNING", "SOURCE_EXECUTOR", null, null),
                row(
                        "exit 0",
                        at(ended(0, "Completed")),
                        "TASK_FINISHED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 0"),
                row(
                        "exit 3",
                        at(ended(3, "Error")),
                        "TASK_FAILED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 3"),
                row(
                        "a signal of its own",
                        at(ended(139, "Error")),
                        "TASK_FAILED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command terminated with signal Segmentation fault (exit code 139)"),
                row(
                        "out of memory",
                        at(ended(137, "OOMKilled")),
                        "TASK_FAILED",
                        "SOURCE_SLAVE",
                        "REASON_MEMORY_LIMIT",
                        "Memory limit exceeded: Requested: 32Mi"),
                row(
                        "no such program",
                        at(ended(128, "StartError")),
                        "TASK_FAILED",
                        "SOURCE_SLAVE",
                        "REASON_COMMAND_EXECUTOR_FAILED",
                        "Failed to launch container: because"),
                row(
                        "killed",
                        killed(deleted(ended(143, "Error"), END)),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command terminated with signal Terminated (exit code 143)"),
                row(
                        "killed, and ends well on SIGTERM",
                        killed(deleted(ended(0, "Completed"), END)),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 0"),
                row(
                        "kill asked, not dead yet",
                        killed(deleted(running(), END)),
                        "TASK_RUNNING",
                        "SOURCE_EXECUTOR",
                        null,
                        null),
                row(
                        "kill asked after its own end",
                        killed(deleted(ended(0, "Completed"), AFTER_END)),
                        "TASK_FINISHED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 0"),
                row(
                        "killed, and its deletion is finished",
                        killed(finished(ended(0, "Completed"))),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 0"),
                row(
                        "ended by somebody's deletion, which is finished",
                        at(finished(ended(143, "Error"))),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_TERMINATED",
                        "The task's pod was deleted while it ran. Command terminated with signal"
                                + " Terminated (exit code 143)"),
                row(
                        "ended by itself, then deleted by force",
                        at(finished(ended(7, "Error"))),
                        "TASK_FAILED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 7"),
                row(
                        "killed before it was on a node",
                        killed(deleted(pending(), END)),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "It never started"),
                row(
                        "deleted externally",
                        at(deleted(ended(143, "Error"), END)),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_TERMINATED",
                        "The task's pod was deleted while it ran. Command terminated with signal"
                                + " Terminated (exit code 143)"),
                row(
                        "ended by itself in the second of its deletion",
                        at(deleted(ended(7, "Error"), END)),
                        "TASK_FAILED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 7"),
                row(
                        "its framework is gone",
                        new PodView(deleted(ended(143, "Error"), END), false, true, AgentLiveness.PRESENT, false),
                        "TASK_KILLED",
                        "SOURCE_MASTER",
                        "REASON_FRAMEWORK_REMOVED",
                        "Framework cron removed"),
                row(
                        "preempted",
                        at(disrupted(deleted(ended(143, "Error"), END), "PreemptionByScheduler")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_PREEMPTED",
                        "Preempted by a pod of higher priority"),
                row(
                        "evicted",
                        at(failed("Evicted", "The node was low on resource: memory.")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_PREEMPTED",
                        "Evicted: The node was low on resource: memory."),
                row(
                        "refused by the kubelet",
                        at(failed("UnexpectedAdmissionError", "no room")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_TERMINATED",
                        "Abnormal executor termination: UnexpectedAdmissionError: no room"),
                row(
                        "killed while it waited for its image, and the kubelet makes up an exit code",
                        killed(finished(madeUp(null))),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "It never started"),
                row(
                        "deleted while it waited for its image",
                        at(finished(madeUp(null))),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_TERMINATED",
                        "The task's pod was deleted before its container started"),
                row(
                        "killed on a node that has forgotten its container",
                        killed(finished(madeUp("containerd://1"))),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Its agent does not know how it ended"),
                row(
                        "forgotten by its node, and the kubelet makes up an exit code",
                        at(madeUp("containerd://1")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_SLAVE_RESTARTED",
                        "Slave n1 restarted and does not know how the task's container ended"),
                row(
                        "evicted, and its container was out of memory",
                        at(failed(ended(137, "OOMKilled"), "Evicted", "The node was low on resource: memory.")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_PREEMPTED",
                        "Evicted: The node was low on resource: memory."),
                row(
                        "over somebody's deadline, and ends well on SIGTERM",
                        at(failed(ended(0, "Completed"), "DeadlineExceeded", "too long")),
                        "TASK_FAILED",
                        "SOURCE_SLAVE",
                        null,
                        "DeadlineExceeded: too long"),
                row(
                        "preempted by its kubelet for a critical pod",
                        at(failed(ended(143, "Error"), "Preempting", "Preempted in order to admit critical pod")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_PREEMPTED",
                        "Preempted by a pod of higher priority"),
                row(
                        "its node was removed, and the control plane cleans up",
                        at(disrupted(running("Failed"), "DeletionByPodGC")),
                        "TASK_LOST",
                        "SOURCE_MASTER",
                        "REASON_SLAVE_REMOVED",
                        "Slave n1 removed: its node no longer exists"),
                row(
                        "drained and out of memory on the way",
                        at(disrupted(deleted(ended(137, "OOMKilled"), END), "EvictionByEvictionAPI")),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_PREEMPTED",
                        "Evicted by request, for example by kubectl drain: "),
                row(
                        "deleted, which is finished, and ended well on SIGTERM",
                        new PodView(
                                finished(ended(0, "Completed")),
                                PodNotes.NONE.withDeletionAsked(
                                        Optional.of(Instant.parse(END).minusSeconds(1)))),
                        "TASK_LOST",
                        "SOURCE_SLAVE",
                        "REASON_EXECUTOR_TERMINATED",
                        "The task's pod was deleted while it ran. Command exited with status 0"),
                row(
                        "an init container of others failed",
                        at(meshInitFailed()),
                        "TASK_FAILED",
                        "SOURCE_SLAVE",
                        "REASON_COMMAND_EXECUTOR_FAILED",
                        "Failed to launch container: init container mesh-init, which its task does not have, failed:"
                                + " Command exited with status 4: no iptables"),
                row(
                        "an image without a shell that can set argv[0]",
                        at(saying("mesosoperator.io: arguments[0] is 'x'", ended(127, "Error"))),
                        "TASK_FAILED",
                        "SOURCE_SLAVE",
                        "REASON_COMMAND_EXECUTOR_FAILED",
                        "Failed to launch container: mesosoperator.io: arguments[0] is 'x'"),
                row(
                        "a sandbox that cannot be made, which only an Event tells",
                        new PodView(waiting("ContainerCreating"), warned()),
                        "TASK_STAGING",
                        "SOURCE_SLAVE",
                        null,
                        "FailedCreatePodSandBox: no runtime for \"nosuch\" is configured"),
                row(
                        "a sandbox that cannot be made for too long",
                        new PodView(waiting("ContainerCreating"), false, false, AgentLiveness.PRESENT, true, warned()),
                        "TASK_FAILED",
                        "SOURCE_SLAVE",
                        "REASON_COMMAND_EXECUTOR_FAILED",
                        "Failed to launch container in time: FailedCreatePodSandBox: no runtime for \"nosuch\" is"
                                + " configured"),
                row(
                        "ended by SIGTERM in the second in which another task of its group failed",
                        inGroup(failed(ended(143, "Error"), "DeadlineExceeded", "too long"), END),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command terminated with signal Terminated (exit code 143)"),
                row(
                        "ended well after another task of its group had failed",
                        inGroup(failed(ended(0, "Completed"), "DeadlineExceeded", "too long"), START),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 0"),
                row(
                        "failed in the second in which another task of its group did",
                        inGroup(failed(ended(1, "Error"), "DeadlineExceeded", "too long"), END),
                        "TASK_FAILED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 1"),
                row(
                        "finished before another task of its group failed",
                        inGroup(failed(ended(0, "Completed"), "DeadlineExceeded", "too long"), AFTER_END),
                        "TASK_FINISHED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 0"),
                row(
                        "never started, because a task of its group could not",
                        inGroup(failed("", ""), END),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "It never started"),
                row(
                        "ended because it has run for longer than it may, and well on SIGTERM",
                        limited(failed(ended(0, "Completed"), "DeadlineExceeded", "too long"), 10, Optional.of(END)),
                        "TASK_FAILED",
                        "SOURCE_SLAVE",
                        null,
                        "The task ran for longer than its maximum completion time of 10 seconds. Command exited with"
                                + " status 0"),
                row(
                        "deleted long before its time was over, and its node is gone: nobody saw it end",
                        new PodView(
                                deleted(running(), END),
                                false,
                                false,
                                AgentLiveness.GONE,
                                false,
                                PodNotes.NONE,
                                Optional.empty(),
                                Optional.of(Duration.ofHours(1))),
                        "TASK_LOST",
                        "SOURCE_MASTER",
                        "REASON_SLAVE_REMOVED",
                        "Slave n1 removed: its node no longer exists"),
                row(
                        "ended with its group before its own time was over",
                        limited(failed(ended(143, "Error"), "DeadlineExceeded", "too long"), 11, Optional.of(END)),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command terminated with signal Terminated (exit code 143)"),
                row(
                        "ended with its group, slowly, so that its own time was over in the end",
                        limited(failed(ended(143, "Error"), "DeadlineExceeded", "too long"), 10, Optional.of(START)),
                        "TASK_KILLED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command terminated with signal Terminated (exit code 143)"),
                row(
                        "finished in time, and its group was ended later",
                        limited(
                                failed(ended(0, "Completed"), "DeadlineExceeded", "too long"),
                                11,
                                Optional.of(AFTER_END)),
                        "TASK_FINISHED",
                        "SOURCE_EXECUTOR",
                        null,
                        "Command exited with status 0"),
                row(
                        "running, whatever was in its way before",
                        new PodView(running(), warned()),
                        "TASK_RUNNING",
                        "SOURCE_EXECUTOR",
                        null,
                        null),
                row(
                        "its node is gone",
                        new PodView(running(), false, false, AgentLiveness.GONE, false),
                        "TASK_LOST",
                        "SOURCE_MASTER",
                        "REASON_SLAVE_REMOVED",
                        "Slave n1 removed: its node no longer exists"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aPodMeansOneStatus(
            String name, PodView pod, String state, String source, @Nullable String reason, @Nullable String message) {
        var outcome = StatusTable.outcome(pod);

        assertThat(outcome.state().name()).isEqualTo(state);
        assertThat(outcome.source().name()).isEqualTo(source);
        assertThat(outcome.reason() == null ? null : outcome.reason().name()).isEqualTo(reason);
        assertThat(outcome.message()).isEqualTo(message);
    }

    @Test
    void aPodAboutWhichNothingIsKnownIsStaging() {
        var nothing = new PodBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();

        assertThat(StatusTable.outcome(at(nothing)).state()).isEqualTo(TaskState.TASK_STAGING);
    }

    private static Arguments row(
            String name, PodView pod, String state, String source, @Nullable String reason, @Nullable String message) {
        return Arguments.of(name, pod, state, source, reason, message);
    }

    private static PodView inGroup(Pod pod, String failedAt) {
        return new PodView(
                pod,
                false,
                false,
                AgentLiveness.PRESENT,
                false,
                PodNotes.NONE,
                Optional.of(Instant.parse(failedAt)),
                Optional.empty());
    }

    /** Of a group, all of which end by the deadline that the operator has set. */
    private static PodView limited(Pod pod, int seconds, Optional<String> failedAt) {
        return new PodView(
                new PodBuilder(pod)
                        .editSpec()
                        .withActiveDeadlineSeconds(1L)
                        .endSpec()
                        .build(),
                false,
                false,
                AgentLiveness.PRESENT,
                false,
                PodNotes.NONE,
                failedAt.map(Instant::parse),
                Optional.of(Duration.ofSeconds(seconds)));
    }

    private static PodView at(Pod pod) {
        return new PodView(pod);
    }

    private static PodView killed(Pod pod) {
        return new PodView(pod, true, false, AgentLiveness.PRESENT, false);
    }

    private static Pod pending() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .addToLabels(Labels.FRAMEWORK, "cron")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("task")
                .withImage("task:1")
                .withNewResources()
                .addToLimits("memory", new Quantity("32Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build();
    }

    private static Pod unschedulable(String message) {
        return new PodBuilder(pending())
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod with(String phase, ContainerStateBuilder state) {
        return new PodBuilder(pending())
                .editSpec()
                .withNodeName("n1")
                .endSpec()
                .editStatus()
                .withPhase(phase)
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName("task")
                        .withState(state.build())
                        .build())
                .endStatus()
                .build();
    }

    private static Pod waiting(String reason) {
        return with("Pending", new ContainerStateBuilder().withNewWaiting("because", reason));
    }

    private static Pod running() {
        return with("Running", new ContainerStateBuilder().withNewRunning(START));
    }

    private static Pod ended(int exitCode, String reason) {
        return with(
                exitCode == 0 ? "Succeeded" : "Failed",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(reason)
                        .withMessage("because")
                        .withStartedAt(START)
                        .withFinishedAt(END)
                        .endTerminated());
    }

    private static PodNotes warned() {
        return PodNotes.NONE.plus(new PodWarning(
                "FailedCreatePodSandBox", "no runtime for \"nosuch\" is configured", Instant.parse(START)));
    }

    private static Pod running(String phase) {
        return with(phase, new ContainerStateBuilder().withNewRunning(START));
    }

    /** A kubelet's words for a container that it cannot find (status_manager.go, TerminatePod). */
    private static Pod madeUp(@Nullable String containerId) {
        return with(
                "Failed",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withContainerID(containerId)
                        .withExitCode(137)
                        .withReason("ContainerStatusUnknown")
                        .withMessage("The container could not be located when the pod was terminated")
                        .withStartedAt(containerId == null ? null : "1970-01-01T00:00:00Z")
                        .endTerminated());
    }

    private static Pod saying(String message, Pod pod) {
        return new PodBuilder(pod)
                .editStatus()
                .editFirstContainerStatus()
                .editState()
                .editTerminated()
                .withMessage(message)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod meshInitFailed() {
        return new PodBuilder(with("Failed", new ContainerStateBuilder().withNewWaiting(null, "PodInitializing")))
                .editStatus()
                .addNewInitContainerStatus()
                .withName("mesh-init")
                .withNewState()
                .withNewTerminated()
                .withExitCode(4)
                .withReason("Error")
                .withMessage("no iptables\n")
                .endTerminated()
                .endState()
                .endInitContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod failed(Pod pod, String reason, String message) {
        return new PodBuilder(pod)
                .editStatus()
                .withPhase("Failed")
                .withReason(reason)
                .withMessage(message)
                .endStatus()
                .build();
    }

    private static Pod failed(String reason, String message) {
        return new PodBuilder(pending())
                .editSpec()
                .withNodeName("n1")
                .endSpec()
                .editStatus()
                .withPhase("Failed")
                .withReason(reason)
                .withMessage(message)
                .endStatus()
                .build();
    }

    /** A deletion that was asked for at this time, with a grace period of three seconds. */
    private static Pod deleted(Pod pod, String asked) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(Instant.parse(asked).plusSeconds(3).toString())
                .withDeletionGracePeriodSeconds(3L)
                .endMetadata()
                .build();
    }

    /** The kubelet has said that it is done: the time is now that of its own request, without a grace period. */
    private static Pod finished(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(AFTER_END)
                .withDeletionGracePeriodSeconds(0L)
                .endMetadata()
                .build();
    }

    private static Pod disrupted(Pod pod, String reason) {
        return new PodBuilder(pod)
                .editStatus()
                .withConditions(new PodConditionBuilder()
                        .withType("DisruptionTarget")
                        .withStatus("True")
                        .withReason(reason)
                        .build())
                .endStatus()
                .build();
    }
}
