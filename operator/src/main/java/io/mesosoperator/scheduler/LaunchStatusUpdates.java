package io.mesosoperator.scheduler;

import static org.apache.mesos.Protos.TaskState.TASK_ERROR;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_OFFERS;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_INVALID;

import java.time.Instant;
import java.util.List;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.Call;

/**
 * The tasks of an ACCEPT, and the statuses of those that never get an object. The scheduler API sends these on its own,
 * so they have no uuid.
 */
final class LaunchStatusUpdates {

    private LaunchStatusUpdates() {}

    static List<TaskInfo> of(Call.Accept accept) {
        return accept.getOperationsList().stream()
                .flatMap(operation -> operation.getLaunch().getTaskInfosList().stream())
                .toList();
    }

    /** @param why the offers are invalid */
    static TaskStatus lost(TaskInfo task, String why, Instant now) {
        return ended(task, TASK_LOST, REASON_INVALID_OFFERS, "Task launched with invalid offers: " + why, now);
    }

    /** @param why the API server refuses it */
    static TaskStatus refused(TaskInfo task, String why, Instant now) {
        return ended(task, TASK_ERROR, REASON_TASK_INVALID, why, now);
    }

    private static TaskStatus ended(
            TaskInfo task, TaskState state, TaskStatus.Reason reason, String message, Instant now) {
        return TaskStatus.newBuilder()
                .setTaskId(task.getTaskId())
                .setSlaveId(task.getSlaveId())
                .setState(state)
                .setSource(TaskStatus.Source.SOURCE_MASTER)
                .setReason(reason)
                .setMessage(message)
                .setTimestamp(now.toEpochMilli() / 1000.0)
                .build();
    }
}
