package io.mesosoperator.task.status;

import static org.apache.mesos.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.Protos.TaskState.TASK_STAGING;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_COMMAND_EXECUTOR_FAILED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_EXECUTOR_PREEMPTED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_EXECUTOR_TERMINATED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_FRAMEWORK_REMOVED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_OFFERS;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_MEMORY_LIMIT;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_RESOURCES_UNKNOWN;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_SLAVE_DISCONNECTED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_SLAVE_REMOVED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_SLAVE_RESTARTED;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_EXECUTOR;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_MASTER;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_SLAVE;

import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.task.pod.ProgramName;
import io.mesosoperator.task.status.PodContainers.FailedInit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.jspecify.annotations.Nullable;

/**
 * The table from a pod's state to a task's status. It is total, and its order has meaning: the first row that
 * matches decides. Who ended the task (its owner, a deletion, an eviction, a limit) comes before how it ended: only
 * rows after all of those look at exit codes.
 */
public final class StatusTable {

    /** The end of Mesos' words for an agent that may come back, though nobody waits for it any more. */
    public static final String TIMED_OUT = " removed: health check timed out";

    /** One row: its condition, and the status that follows from it. */
    public record Row(
            String name,
            Predicate<PodView> when,
            TaskState state,
            Source source,
            @Nullable Reason reason,
            Function<PodView, @Nullable String> message) {

        private StatusUpdate outcome(PodView pod) {
            return new StatusUpdate(state, source, reason, message.apply(pod));
        }
    }

    /** The kubelet's messages for a container that exceeded the task's disk (ephemeral-storage), or its sandbox. */
    private static final Pattern DISK_LIMIT =
            Pattern.compile("exceeds the (total limit of containers|limit)|exceeded its local ephemeral storage limit");

    /** A node in a graceful shutdown ends its pods with one of these reasons. */
    private static final Set<String> SHUTDOWN = Set.of("Terminated", "NodeShutdown", "Shutdown");

    private static final List<Row> ROWS = List.of(
            row("killed", StatusTable::killed, TASK_KILLED, SOURCE_EXECUTOR, null, StatusMessages::ended),
            row(
                    "framework removed",
                    pod -> pod.frameworkRemoved() && over(pod) && pod.ranWhenDeleted(),
                    TASK_KILLED,
                    SOURCE_MASTER,
                    REASON_FRAMEWORK_REMOVED,
                    StatusMessages::frameworkRemoved),
            row(
                    "killed by its health check",
                    pod -> HealthEvidence.of(pod).filter(HealthEvidence::ended).isPresent(),
                    TASK_KILLED,
                    SOURCE_EXECUTOR,
                    null,
                    StatusMessages::unhealthy),
            row(
                    "preempted",
                    pod -> disrupted(pod, "PreemptionByScheduler") || (over(pod) && "Preempting".equals(pod.reason())),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_PREEMPTED,
                    StatusMessages::preempted),
            row(
                    "drained",
                    pod -> disrupted(pod, "EvictionByEvictionAPI"),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_PREEMPTED,
                    StatusMessages::drained),
            row(
                    "deleted because of a taint of its node",
                    pod -> disrupted(pod, "DeletionByTaintManager"),
                    TASK_LOST,
                    SOURCE_MASTER,
                    REASON_SLAVE_DISCONNECTED,
                    StatusMessages::disconnected),
            row(
                    "removed with its node",
                    pod -> disrupted(pod, "DeletionByPodGC"),
                    TASK_LOST,
                    SOURCE_MASTER,
                    REASON_SLAVE_REMOVED,
                    StatusMessages::agentGone),
            row(
                    "disk limit exceeded",
                    pod -> over(pod)
                            && "Evicted".equals(pod.reason())
                            && DISK_LIMIT.matcher(pod.message()).find(),
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    null,
                    StatusMessages::diskLimit),
            row(
                    "evicted",
                    pod -> over(pod) && "Evicted".equals(pod.reason()),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_PREEMPTED,
                    StatusMessages::evicted),
            row(
                    "node shut down",
                    pod -> over(pod) && SHUTDOWN.contains(pod.reason()),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_SLAVE_REMOVED,
                    StatusMessages::shutDown),
            row(
                    "completion time of a group's task is over",
                    pod -> over(pod) && pod.ranOutOfTime(),
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    null,
                    StatusMessages::outOfTime),
            row(
                    "pod's deadline exceeded",
                    pod -> over(pod)
                            && "DeadlineExceeded".equals(pod.reason())
                            && pod.groupFailedAt().isEmpty(),
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    null,
                    StatusMessages::kubelets),
            row(
                    "out of memory",
                    StatusTable::outOfMemory,
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_MEMORY_LIMIT,
                    StatusMessages::outOfMemory),
            row(
                    "killed with its group",
                    pod -> over(pod) && pod.endedWithItsGroup(),
                    TASK_KILLED,
                    SOURCE_EXECUTOR,
                    null,
                    StatusMessages::ended),
            row(
                    "deleted externally, ended by that",
                    pod -> pod.terminated().isPresent() && pod.hasStarted() && pod.endedByDeletion(),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_TERMINATED,
                    StatusMessages::deletedWhileItRan),
            row(
                    "deleted externally before it started",
                    StatusTable::deletedBeforeItStarted,
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_TERMINATED,
                    StatusMessages::deletedBeforeItStarted),
            row(
                    "forgotten by its agent",
                    pod -> pod.terminated()
                            .filter(end -> end.exitCode().isEmpty() && !end.cannotStart())
                            .isPresent(),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_SLAVE_RESTARTED,
                    StatusMessages::forgotten),
            row(
                    "executor cannot start",
                    pod -> pod.isExecutor() && startFailed(pod),
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_TERMINATED,
                    StatusMessages::notStarted),
            row(
                    "cannot start",
                    StatusTable::startFailed,
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_COMMAND_EXECUTOR_FAILED,
                    StatusMessages::notStarted),
            row(
                    "fetching failed",
                    StatusTable::fetchingFailed,
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_COMMAND_EXECUTOR_FAILED,
                    StatusMessages::fetchingFailed),
            row(
                    "another init container failed",
                    StatusTable::initFailed,
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_COMMAND_EXECUTOR_FAILED,
                    StatusMessages::initFailed),
            // An executor would report its task's end itself. None can register yet, so the task ends
            // with its executor.
            row(
                    "executor, exit 0",
                    pod -> pod.isExecutor() && exited(pod, 0),
                    TASK_FINISHED,
                    SOURCE_SLAVE,
                    null,
                    StatusMessages::executorEnded),
            row("exit 0", pod -> exited(pod, 0), TASK_FINISHED, SOURCE_EXECUTOR, null, StatusMessages::ended),
            row(
                    "executor, exit other than 0",
                    pod -> pod.isExecutor() && failed(pod),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_TERMINATED,
                    StatusMessages::executorFailed),
            row("exit other than 0", StatusTable::failed, TASK_FAILED, SOURCE_EXECUTOR, null, StatusMessages::ended),
            row(
                    "agent gone",
                    PodView::agentGone,
                    TASK_LOST,
                    SOURCE_MASTER,
                    REASON_SLAVE_REMOVED,
                    StatusMessages::agentGone),
            row(
                    "refused for lack of resources",
                    StatusTable::refusedForResources,
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_RESOURCES_UNKNOWN,
                    StatusMessages::noResources),
            row(
                    "refused by the agent",
                    pod -> "Failed".equals(pod.phase()),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_TERMINATED,
                    StatusMessages::refused),
            row(
                    "ended, exit code unknown",
                    pod -> "Succeeded".equals(pod.phase()),
                    TASK_FINISHED,
                    SOURCE_SLAVE,
                    null,
                    StatusMessages::exitCodeUnknown),
            row(
                    "agent unresponsive",
                    pod -> pod.agent() == AgentLiveness.LOST,
                    TASK_LOST,
                    SOURCE_MASTER,
                    REASON_SLAVE_REMOVED,
                    StatusMessages::agentLost),
            row("running", PodView::isRunning, TASK_RUNNING, SOURCE_EXECUTOR, null, pod -> null),
            row(
                    "cannot start in time",
                    pod -> pod.startOverdue() && pod.bound(),
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_COMMAND_EXECUTOR_FAILED,
                    StatusMessages::notStartedInTime),
            row(
                    "not placed in time",
                    PodView::startOverdue,
                    TASK_LOST,
                    SOURCE_MASTER,
                    REASON_INVALID_OFFERS,
                    StatusMessages::notPlacedInTime),
            row("cannot start yet", PodView::stuck, TASK_STAGING, SOURCE_SLAVE, null, StatusMessages::stuck),
            row(
                    "held up, which only an Event tells",
                    pod -> pod.heldUp().isPresent(),
                    TASK_STAGING,
                    SOURCE_SLAVE,
                    null,
                    StatusMessages::heldUp),
            row(
                    "unschedulable",
                    pod -> pod.unschedulable()
                            .filter(words -> !SchedulingMessages.areOfAClaimToCome(words))
                            .isPresent(),
                    TASK_STAGING,
                    SOURCE_MASTER,
                    null,
                    StatusMessages::unschedulable),
            row("staging", pod -> true, TASK_STAGING, SOURCE_MASTER, null, pod -> null));

    private StatusTable() {}

    public static List<Row> rows() {
        return ROWS;
    }

    /** The meaning of {@code pod} for its task. */
    public static StatusUpdate outcome(PodView pod) {
        return ROWS.stream()
                .filter(row -> row.when().test(pod))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the last row matches every pod"))
                .outcome(pod);
    }

    private static Row row(
            String name,
            Predicate<PodView> when,
            TaskState state,
            Source source,
            @Nullable Reason reason,
            Function<PodView, @Nullable String> message) {
        return new Row(name, when, state, source, reason, message);
    }

    // Mesos 1.x: killed is tested before the exit code, so a task that exits normally on SIGTERM is
    // killed all the same.
    private static boolean killed(PodView pod) {
        return pod.killAsked() && over(pod) && pod.ranWhenDeleted();
    }

    private static boolean over(PodView pod) {
        return pod.terminated().isPresent() || pod.provedDead();
    }

    /** The pod was the target of such a disruption, which ended it. */
    private static boolean disrupted(PodView pod, String reason) {
        return pod.disruption().equals(reason) && over(pod) && (pod.ranWhenDeleted() || !pod.endTold());
    }

    // A kubelet makes up an end for a container that it never started.
    private static boolean deletedBeforeItStarted(PodView pod) {
        return pod.beingDeleted()
                && pod.provedDead()
                && !pod.agentGone()
                && !pod.hasStarted()
                && !"Succeeded".equals(pod.phase())
                && pod.reason().isEmpty()
                && pod.exitCode().isEmpty()
                && failedInit(pod).isEmpty();
    }

    /** {@code OutOfcpu}, {@code OutOfpods} ...; of host ports a kubelet says so in the words of kube-scheduler. */
    private static boolean refusedForResources(PodView pod) {
        return "Failed".equals(pod.phase()) && (pod.reason().startsWith("OutOf") || "NodePorts".equals(pod.reason()));
    }

    private static boolean outOfMemory(PodView pod) {
        return pod.terminated().filter(end -> "OOMKilled".equals(end.reason())).isPresent();
    }

    private static boolean exited(PodView pod, int code) {
        return pod.terminated().filter(end -> end.exited(code)).isPresent();
    }

    private static boolean failed(PodView pod) {
        return pod.terminated().filter(ContainerEnd::hasFailed).isPresent();
    }

    private static boolean startFailed(PodView pod) {
        return pod.terminated()
                .filter(end -> end.cannotStart() || (end.hasFailed() && ProgramName.isRefused(end.message())))
                .isPresent();
    }

    private static boolean fetchingFailed(PodView pod) {
        return failedInit(pod).filter(FailedInit::isFetcher).isPresent();
    }

    private static boolean initFailed(PodView pod) {
        return failedInit(pod).isPresent();
    }

    // A container that a deletion ended did not fail by itself; the deletion's row reports what happened.
    private static Optional<FailedInit> failedInit(PodView pod) {
        return pod.failedInit()
                .filter(failed -> !(pod.beingDeleted() && failed.end().isBySignalOfKubelet()));
    }
}
