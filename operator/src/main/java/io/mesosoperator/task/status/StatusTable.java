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

import io.mesosoperator.agent.AgentStanding;
import io.mesosoperator.task.pod.LabelValue;
import io.mesosoperator.task.pod.PodKeys;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.jspecify.annotations.Nullable;

/** The table from a pod's state to a task's status. It is total, and order is meaning: the first row that matches decides. */
public final class StatusTable {

    /** One row: when it applies, and what it means then. */
    public record Row(
            String name,
            Predicate<PodEvidence> when,
            TaskState state,
            Source source,
            @Nullable Reason reason,
            Function<PodEvidence, @Nullable String> message) {

        private Outcome outcome(PodEvidence pod) {
            return new Outcome(state, source, reason, message.apply(pod));
        }
    }

    /** The container never ran: the runtime could not start it. */
    private static final Set<String> START_ERRORS = Set.of("StartError", "ContainerCannotRun", "RunContainerError");

    /** Waiting reasons that say something is wrong; the others are the ordinary way of a container to its start. */
    private static final Set<String> ORDINARY_WAITING = Set.of("ContainerCreating", "PodInitializing", "");

    /** What a kubelet says of a container that went over the task's disk (ephemeral-storage), or over its sandbox. */
    private static final Pattern DISK_LIMIT =
            Pattern.compile("exceeds the (total limit of containers|limit)|exceeded its local ephemeral storage limit");

    /** A node that shuts down in order ends its pods, and says so. */
    private static final Set<String> SHUTDOWN = Set.of("Terminated", "NodeShutdown", "Shutdown");

    /** A container that the runtime knows nothing of any more, as after a crash of its node. */
    private static final Set<String> FORGOTTEN = Set.of("ContainerStatusUnknown", "Unknown");

    private static final List<Row> ROWS = List.of(
            row("killed", StatusTable::killed, TASK_KILLED, SOURCE_EXECUTOR, null, StatusTable::ended),
            row(
                    "framework removed",
                    pod -> pod.frameworkRemoved() && over(pod) && pod.ranWhenDeleted(),
                    TASK_KILLED,
                    SOURCE_MASTER,
                    REASON_FRAMEWORK_REMOVED,
                    pod -> "Framework " + pod.framework() + " removed"),
            row(
                    "out of memory",
                    pod -> terminatedAs(pod, "OOMKilled"),
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_MEMORY_LIMIT,
                    pod -> "Memory limit exceeded: Requested: " + memoryLimit(pod)),
            row(
                    "killed by its health check",
                    pod -> HealthEvidence.of(pod).filter(HealthEvidence::ended).isPresent(),
                    TASK_KILLED,
                    SOURCE_EXECUTOR,
                    null,
                    pod -> "Its health check failed too often. " + ended(pod)),
            row(
                    "preempted",
                    pod -> pod.disruption().equals("PreemptionByScheduler") && over(pod) && pod.ranWhenDeleted(),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_PREEMPTED,
                    pod -> "Preempted by a pod of higher priority"),
            row(
                    "drained",
                    pod -> pod.disruption().equals("EvictionByEvictionAPI") && over(pod) && pod.ranWhenDeleted(),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_PREEMPTED,
                    pod -> "Evicted by request, as kubectl drain does: " + pod.disruptionMessage()),
            row(
                    "deleted for a taint of its node",
                    pod -> pod.disruption().equals("DeletionByTaintManager") && over(pod) && pod.ranWhenDeleted(),
                    TASK_LOST,
                    SOURCE_MASTER,
                    REASON_SLAVE_DISCONNECTED,
                    pod -> "Slave " + node(pod) + " disconnected: " + pod.disruptionMessage()),
            row(
                    "disk limit exceeded",
                    pod -> over(pod)
                            && "Evicted".equals(pod.reason())
                            && DISK_LIMIT.matcher(pod.message()).find(),
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    null,
                    pod -> "Disk limit exceeded: " + pod.message()),
            row(
                    "evicted",
                    pod -> over(pod) && "Evicted".equals(pod.reason()),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_PREEMPTED,
                    pod -> "Evicted: " + pod.message()),
            row(
                    "node shut down",
                    pod -> over(pod) && SHUTDOWN.contains(pod.reason()),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_SLAVE_REMOVED,
                    pod -> "Slave " + node(pod) + " removed: the slave unregistered: " + pod.message()),
            row(
                    "deadline of the pod",
                    pod -> over(pod) && "DeadlineExceeded".equals(pod.reason()),
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    null,
                    pod -> join(pod.reason(), pod.message())),
            // An executor would report its task's end by itself. None can register yet, so its own end is its task's.
            row(
                    "executor, exit 0",
                    pod -> pod.isExecutor() && exitCode(pod, code -> code == 0),
                    TASK_FINISHED,
                    SOURCE_SLAVE,
                    null,
                    pod -> ended(pod) + ": the executor's end is its task's, for executors cannot report yet"),
            row(
                    "exit 0",
                    pod -> exitCode(pod, code -> code == 0),
                    TASK_FINISHED,
                    SOURCE_EXECUTOR,
                    null,
                    StatusTable::ended),
            row(
                    "executor cannot start",
                    pod -> pod.isExecutor() && startFailed(pod),
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_TERMINATED,
                    StatusTable::whyNotStarted),
            row(
                    "cannot start",
                    StatusTable::startFailed,
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_COMMAND_EXECUTOR_FAILED,
                    StatusTable::whyNotStarted),
            row(
                    "fetching failed",
                    StatusTable::fetchingFailed,
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_COMMAND_EXECUTOR_FAILED,
                    StatusTable::whyFetchingFailed),
            row(
                    "deleted by somebody else, ended by it",
                    pod -> pod.terminated().isPresent() && pod.endedByDeletion(),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_TERMINATED,
                    pod -> "The task's pod was deleted while it ran. " + ended(pod)),
            row(
                    "forgotten by its agent",
                    pod -> pod.terminated()
                            .filter(end -> FORGOTTEN.contains(end.getReason()))
                            .isPresent(),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_SLAVE_RESTARTED,
                    pod -> "Slave " + node(pod) + " restarted and does not know how the task's container ended"),
            row(
                    "executor, exit other than 0",
                    pod -> pod.isExecutor() && exitCode(pod, code -> code != 0),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_TERMINATED,
                    pod -> "Abnormal executor termination: " + ended(pod)),
            row(
                    "exit other than 0",
                    pod -> exitCode(pod, code -> code != 0),
                    TASK_FAILED,
                    SOURCE_EXECUTOR,
                    null,
                    StatusTable::ended),
            row(
                    "agent gone",
                    PodEvidence::agentGone,
                    TASK_LOST,
                    SOURCE_MASTER,
                    REASON_SLAVE_REMOVED,
                    pod -> "Slave " + node(pod) + " removed: its node no longer exists"),
            row(
                    "refused for want of resources",
                    pod -> "Failed".equals(pod.phase()) && pod.reason().startsWith("OutOf"),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_RESOURCES_UNKNOWN,
                    pod -> "The agent has not got the task's resources: " + join(pod.reason(), pod.message())),
            row(
                    "refused by the agent",
                    pod -> "Failed".equals(pod.phase()),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_TERMINATED,
                    pod -> "Abnormal executor termination: " + join(pod.reason(), pod.message())),
            row(
                    "ended, exit code unknown",
                    pod -> "Succeeded".equals(pod.phase()),
                    TASK_FINISHED,
                    SOURCE_SLAVE,
                    null,
                    pod -> "The pod succeeded; the kubelet kept no exit code"),
            row(
                    "deleted by somebody else before it started",
                    pod -> pod.beingDeleted() && pod.provedDead(),
                    TASK_LOST,
                    SOURCE_SLAVE,
                    REASON_EXECUTOR_TERMINATED,
                    pod -> "The task's pod was deleted before its container started"),
            row(
                    "agent silent",
                    pod -> pod.agent() == AgentStanding.SILENT,
                    TASK_LOST,
                    SOURCE_MASTER,
                    REASON_SLAVE_REMOVED,
                    pod -> "Slave " + node(pod) + " removed: health check timed out"),
            row("running", pod -> pod.runningSince().isPresent(), TASK_RUNNING, SOURCE_EXECUTOR, null, pod -> null),
            row(
                    "cannot start in time",
                    pod -> pod.startOverdue() && pod.bound(),
                    TASK_FAILED,
                    SOURCE_SLAVE,
                    REASON_COMMAND_EXECUTOR_FAILED,
                    pod -> "Failed to launch container in time: "
                            + (stuck(pod) ? whyStuck(pod) : "its agent has not said why")),
            row(
                    "not placed in time",
                    PodEvidence::startOverdue,
                    TASK_LOST,
                    SOURCE_MASTER,
                    REASON_INVALID_OFFERS,
                    pod -> "Task launched with invalid offers: the agent did not take it in time: "
                            + pod.unschedulable().orElse("kube-scheduler has not said why")),
            row("cannot start yet", StatusTable::stuck, TASK_STAGING, SOURCE_SLAVE, null, StatusTable::whyStuck),
            row(
                    "unschedulable",
                    pod -> pod.unschedulable()
                            .filter(words -> !SchedulerWords.areOfAClaimToCome(words))
                            .isPresent(),
                    TASK_STAGING,
                    SOURCE_MASTER,
                    null,
                    pod -> "Waiting for the agent: " + pod.unschedulable().orElseThrow()),
            row("staging", pod -> true, TASK_STAGING, SOURCE_MASTER, null, pod -> null));

    private StatusTable() {}

    public static List<Row> rows() {
        return ROWS;
    }

    /** What {@code pod} means for its task. */
    public static Outcome outcome(PodEvidence pod) {
        return ROWS.stream()
                .filter(row -> row.when().test(pod))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the last row matches every pod"))
                .outcome(pod);
    }

    private static Row row(
            String name,
            Predicate<PodEvidence> when,
            TaskState state,
            Source source,
            @Nullable Reason reason,
            Function<PodEvidence, @Nullable String> message) {
        return new Row(name, when, state, source, reason, message);
    }

    // Mesos 1.x: killed is tested before the exit code, so a task that ends well on SIGTERM is killed all the same.
    private static boolean killed(PodEvidence pod) {
        return pod.killAsked() && over(pod) && pod.ranWhenDeleted();
    }

    private static boolean over(PodEvidence pod) {
        return pod.terminated().isPresent() || pod.provedDead();
    }

    private static boolean terminatedAs(PodEvidence pod, String reason) {
        return pod.terminated().filter(end -> reason.equals(end.getReason())).isPresent();
    }

    private static boolean exitCode(PodEvidence pod, Predicate<Integer> which) {
        return pod.terminated().filter(end -> which.test(end.getExitCode())).isPresent();
    }

    private static boolean startFailed(PodEvidence pod) {
        return pod.terminated()
                .filter(end -> START_ERRORS.contains(end.getReason()))
                .isPresent();
    }

    private static String whyNotStarted(PodEvidence pod) {
        return "Failed to launch container: " + pod.terminated().orElseThrow().getMessage();
    }

    private static boolean stuck(PodEvidence pod) {
        return pod.waiting()
                .filter(waiting -> waiting.getReason() != null && !ORDINARY_WAITING.contains(waiting.getReason()))
                .isPresent();
    }

    // ErrImagePull and ImagePullBackOff alternate for as long as it lasts: one text for both, so that it is one update.
    private static String whyStuck(PodEvidence pod) {
        var waiting = pod.waiting().orElseThrow();
        var image = pod.waitingImage();
        return switch (waiting.getReason()) {
            case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "RegistryUnavailable" ->
                "Cannot pull image " + image + ": is its name right, and can the agent reach its registry?";
            case "InvalidImageName" -> "Invalid image name " + image;
            default -> join(waiting.getReason(), waiting.getMessage());
        };
    }

    // A fetcher that a deletion ended has not failed by itself; the row of the deletion tells what happened.
    private static boolean fetchingFailed(PodEvidence pod) {
        return pod.failedFetch()
                .filter(end -> !(pod.beingDeleted() && ExitStatus.isTerminationByKubelet(end.getExitCode())))
                .isPresent();
    }

    private static String whyFetchingFailed(PodEvidence pod) {
        var end = pod.failedFetch().orElseThrow();
        if ("OOMKilled".equals(end.getReason())) {
            return "Failed to launch container: Failed to fetch URIs: the fetcher ran out of memory;"
                    + " fetcher.memory in the operator's chart gives it more";
        }
        var said = end.getMessage() == null ? "" : end.getMessage().strip();
        return "Failed to launch container: "
                + (said.isEmpty() ? "Failed to fetch URIs: " + ExitStatus.describe(end.getExitCode()) : said);
    }

    private static String node(PodEvidence pod) {
        return pod.bound() ? pod.pod().getSpec().getNodeName() : LabelValue.textOf(pod.pod(), PodKeys.AGENT);
    }

    private static String ended(PodEvidence pod) {
        return pod.terminated()
                .map(end -> ExitStatus.describe(end.getExitCode()))
                .orElse("It never started");
    }

    private static String memoryLimit(PodEvidence pod) {
        var limit =
                pod.pod().getSpec().getContainers().getFirst().getResources().getLimits();
        return limit == null || limit.get("memory") == null
                ? "unknown"
                : limit.get("memory").toString();
    }

    private static String join(@Nullable String reason, @Nullable String message) {
        return message == null || message.isEmpty() ? String.valueOf(reason) : reason + ": " + message;
    }
}
