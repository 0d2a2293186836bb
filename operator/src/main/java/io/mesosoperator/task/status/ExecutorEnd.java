package io.mesosoperator.task.status;

import static org.apache.mesos.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_COMMAND_EXECUTOR_FAILED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_EXECUTOR_TERMINATED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_EXECUTOR_UNREGISTERED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_FRAMEWORK_REMOVED;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_MASTER;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_SLAVE;

import io.mesosoperator.task.executor.ExecutorShutdown;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.TaskStatus.Reason;

/**
 * What the end of an executor means for each of its tasks that has not ended ({@code
 * Slave::sendExecutorTerminatedStatusUpdate}). While it lives, its tasks' states are its own to tell.
 */
public final class ExecutorEnd {

    /** What a shutdown looks like on the pod. */
    private static final Set<Reason> OF_A_SHUTDOWN =
            EnumSet.of(REASON_EXECUTOR_TERMINATED, REASON_FRAMEWORK_REMOVED, REASON_COMMAND_EXECUTOR_FAILED);

    private ExecutorEnd() {}

    /**
     * The end that the pod shows; empty while the executor may live.
     *
     * @param isGone whether the pod is not there any more
     */
    public static Optional<StatusUpdate> of(PodView pod, boolean isGone) {
        var shown = StatusTable.outcome(pod);
        if (!TaskHistory.isTerminal(shown.state()) && !isGone) {
            return Optional.empty();
        }
        return Optional.of(ExecutorShutdown.of(pod.pod())
                .filter(shutdown -> shown.reason() == null || OF_A_SHUTDOWN.contains(shown.reason()))
                .map(ExecutorEnd::ofShutdown)
                .orElseGet(() -> TaskHistory.isTerminal(shown.state()) ? ended(shown) : gone()));
    }

    /** Nobody has seen the pod, and it is not there. */
    public static StatusUpdate gone() {
        return terminated("Abnormal executor termination: its pod is gone, and nothing tells how it ended");
    }

    private static StatusUpdate ofShutdown(ExecutorShutdown shutdown) {
        var message = "Executor terminated: " + shutdown.cause().words();
        return switch (shutdown.cause()) {
            case SCHEDULER, IDLE -> terminated(message);
            // Mesos 1.x has REASON_EXECUTOR_REGISTRATION_TIMEOUT, which the schema of 0.23 does not
            case REGISTRATION -> new StatusUpdate(TASK_FAILED, SOURCE_SLAVE, REASON_EXECUTOR_UNREGISTERED, message);
            case FRAMEWORK -> new StatusUpdate(TASK_KILLED, SOURCE_MASTER, REASON_FRAMEWORK_REMOVED, message);
        };
    }

    private static StatusUpdate ended(StatusUpdate shown) {
        if (shown.state() == TASK_FINISHED) {
            return terminated("Abnormal executor termination: it has exited, and had not told that its task ended");
        }
        return shown.reason() == REASON_COMMAND_EXECUTOR_FAILED
                ? new StatusUpdate(shown.state(), shown.source(), REASON_EXECUTOR_TERMINATED, shown.message())
                : shown;
    }

    private static StatusUpdate terminated(String message) {
        return new StatusUpdate(TASK_LOST, SOURCE_SLAVE, REASON_EXECUTOR_TERMINATED, message);
    }
}
