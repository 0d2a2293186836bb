package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.Protos.TaskState.TASK_STAGING;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_EXECUTOR;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_MASTER;

import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskChecks;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.crds.kubernetes.TaskGroup;
import io.mesosoperator.task.executor.CommandExecutor;
import io.mesosoperator.task.status.CheckStatus;
import io.mesosoperator.task.status.ContainerAddress;
import io.mesosoperator.task.status.StatusUpdate;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatuses;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;

/** Makes a task's status updates, with the ids that its snapshot has. */
record TaskUpdates(TaskStatuses statuses) {

    /** The snapshot's history and this. */
    TaskHistory plus(TaskSnapshot task, StatusUpdate outcome, Instant now) {
        return task.history().plus(status(task, task.history(), outcome, now));
    }

    /** The history and that the task waits, and for what. */
    TaskHistory waiting(TaskSnapshot task, TaskHistory history, Wait wait, Instant now) {
        var next = status(task, history, new StatusUpdate(TASK_STAGING, SOURCE_MASTER, null, wait.message()), now);
        return history.plus(next).waiting(wait.reason());
    }

    /** @param history which may name the agent of a task that has no pod any more */
    TaskStatus status(TaskSnapshot task, TaskHistory history, StatusUpdate outcome, Instant at) {
        var slaveId = task.pod()
                .map(TaskLaunch::agentOf)
                .or(() -> history.latest()
                        .filter(TaskStatus::hasSlaveId)
                        .map(latest -> latest.getSlaveId().getValue()))
                .or(() -> isAccepted(task)
                        ? task.message().map(info -> info.getSlaveId().getValue())
                        : Optional.empty()); // of an ACCEPT: nobody can acknowledge an update without an agent
        var plain = statuses.status(taskId(task), executorId(task), slaveId, outcome, at);
        var status = outcome.source() == SOURCE_EXECUTOR
                        && task.message().filter(TaskChecks::isChecked).isPresent()
                ? CheckStatus.in(plain, outcome.checkSucceeded())
                : plain;
        return outcome.state() == TASK_RUNNING
                ? task.pod().map(pod -> ContainerAddress.in(status, pod)).orElse(status)
                : status;
    }

    /** Whether the task comes of an ACCEPT that names its agent. */
    private static boolean isAccepted(TaskSnapshot task) {
        return task.spec() instanceof Decoded.Ok<TaskInfoSpec>(var spec)
                && !spec.offerIds().isEmpty()
                && spec.message().hasSlaveId();
    }

    private static TaskID taskId(TaskSnapshot task) {
        return task.message()
                .map(TaskInfo::getTaskId)
                // of a spec that cannot be read any more
                .or(() -> task.history().latest().filter(TaskStatus::hasTaskId).map(TaskStatus::getTaskId))
                .orElseGet(() -> TaskID.newBuilder().setValue(task.key().name()).build());
    }

    private static ExecutorID executorId(TaskSnapshot task) {
        return task.declaredGroup()
                .map(TaskGroup::getExecutorId)
                .or(() -> task.message().map(CommandExecutor::idOf))
                .or(() -> task.history()
                        .latest()
                        .filter(TaskStatus::hasExecutorId)
                        .map(TaskStatus::getExecutorId))
                .orElseGet(() -> CommandExecutor.idOf(
                        TaskInfo.newBuilder().setTaskId(taskId(task)).buildPartial()));
    }
}
