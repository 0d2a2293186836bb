package io.mesosoperator.scheduler.wire;

import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.task.status.ReconcileAnswers;
import io.mesosoperator.task.status.StatusTable;
import io.mesosoperator.task.validation.GroupValidation;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.Event;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.TaskStatus.LaterReason;
import org.apache.mesos.v1.Protos.TaskStatus.State;

/**
 * What 1.x says otherwise: of lost tasks to frameworks with the capability PARTITION_AWARE, which know several kinds of
 * them, of tasks whose group is invalid, and of results of checks.
 */
final class V1Status {

    private V1Status() {}

    /** The event for such a framework. */
    static Event partitionAware(Event event) {
        return event.hasUpdate() && event.getUpdate().getStatus().getState() == TaskState.TASK_LOST
                ? event.toBuilder()
                        .setUpdate(event.getUpdate().toBuilder()
                                .setStatus(lost(event.getUpdate().getStatus()))
                                .buildPartial())
                        .buildPartial()
                : event;
    }

    /** Why a group was not launched has reasons of its own. */
    static Event ofGroup(Event event) {
        var status = event.getUpdate().getStatus();
        if (!event.hasUpdate() || !status.hasReason() || !GroupValidation.isOfGroup(status.getMessage())) {
            return event;
        }
        return switch (status.getReason()) {
            case REASON_TASK_INVALID -> with(LaterReason.REASON_TASK_GROUP_INVALID, event);
            case REASON_TASK_UNAUTHORIZED -> with(LaterReason.REASON_TASK_GROUP_UNAUTHORIZED, event);
            default -> event;
        };
    }

    /**
     * CommandExecutor::taskCheckUpdated: what a running task's check has said is told with a reason, which the update
     * before the first result does not have.
     */
    static Event ofCheck(Event event) {
        var status = event.getUpdate().getStatus();
        return event.hasUpdate()
                        && status.getState() == TaskState.TASK_RUNNING
                        && !status.hasReason()
                        && V1Additions.in(status, Protos.TaskStatus.parser())
                                .getCheckStatus()
                                .getTcp()
                                .hasSucceeded()
                ? with(LaterReason.REASON_TASK_CHECK_STATUS_UPDATED, event)
                : event;
    }

    private static Event with(LaterReason reason, Event event) {
        var seen = event.toBuilder();
        var status = seen.getUpdateBuilder().getStatusBuilder().clearReason();
        V1Additions.add(Protos.TaskStatus.newBuilder().setReason(reason).buildPartial(), status);
        return seen.buildPartial();
    }

    /** Without the state that 0.23 requires: it is the later one's field as well. */
    private static TaskStatus lost(TaskStatus status) {
        var later = status.toBuilder().clearState();
        V1Additions.add(Protos.TaskStatus.newBuilder().setState(kind(status)).buildPartial(), later);
        return later.buildPartial();
    }

    /** Mesos 1.x: Master::removeSlave, Master::_reconcileTasks, Slave::sendExecutorTerminatedStatusUpdate. */
    private static State kind(TaskStatus lost) {
        return switch (lost.getReason()) {
            case REASON_RECONCILIATION ->
                lost.getMessage().equals(ReconcileAnswers.UNKNOWN) ? State.TASK_UNKNOWN : State.TASK_GONE;
            case REASON_SLAVE_REMOVED ->
                lost.getMessage().endsWith(StatusTable.TIMED_OUT) ? State.TASK_UNREACHABLE : State.TASK_GONE;
            case REASON_SLAVE_DISCONNECTED -> State.TASK_UNREACHABLE;
            case REASON_INVALID_OFFERS,
                    REASON_INVALID_FRAMEWORKID,
                    REASON_RESOURCES_UNKNOWN,
                    REASON_SLAVE_UNKNOWN,
                    REASON_EXECUTOR_UNREGISTERED,
                    REASON_MASTER_DISCONNECTED -> State.TASK_DROPPED;
            case REASON_COMMAND_EXECUTOR_FAILED -> // the first one, also if there is none
                lost.hasReason() ? State.TASK_GONE : State.TASK_DROPPED;
            case REASON_EXECUTOR_TERMINATED,
                    REASON_EXECUTOR_PREEMPTED,
                    REASON_FRAMEWORK_REMOVED,
                    REASON_GC_ERROR,
                    REASON_MEMORY_LIMIT,
                    REASON_SLAVE_RESTARTED,
                    REASON_TASK_INVALID,
                    REASON_TASK_UNAUTHORIZED,
                    REASON_TASK_UNKNOWN -> State.TASK_GONE;
        };
    }
}
