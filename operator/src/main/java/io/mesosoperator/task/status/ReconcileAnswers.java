package io.mesosoperator.task.status;

import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_RECONCILIATION;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_MASTER;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;

/**
 * The master's answers to RECONCILE, and to KILL of an unknown task. Pure: the caller gathers the known statuses and
 * sends the answers.
 *
 * @param known the latest status of each of the framework's tasks, by TaskID, including the STAGING of pending ones; a
 *     task whose terminal update was acknowledged is no longer known
 * @param slaves the registered agents
 * @param inTransition unresponsive agents that may still come back
 */
public record ReconcileAnswers(Map<String, TaskStatus> known, Set<String> slaves, Set<String> inTransition) {

    /** The master's words for a task that nothing here knows. */
    public static final String UNKNOWN = "Reconciliation: Task is unknown";

    public ReconcileAnswers {
        known = Map.copyOf(known);
        slaves = Set.copyOf(slaves);
        inTransition = Set.copyOf(inTransition);
    }

    /** The same, with tasks that are known elsewhere. Statuses already known here are newer and win. */
    public ReconcileAnswers with(Map<String, TaskStatus> more) {
        var all = new HashMap<>(more);
        all.putAll(known);
        return new ReconcileAnswers(all, slaves, inTransition);
    }

    /** Implicit reconciliation: the latest status of each known task, by TaskID. */
    public List<TaskStatus> implicit(Instant now) {
        return known.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(task -> latest(task.getValue(), now))
                .toList();
    }

    /**
     * Explicit reconciliation: an answer for each of these tasks, even if its status has not changed.
     *
     * @param asked only the task ids and slave ids matter
     */
    public List<TaskStatus> explicit(List<TaskStatus> asked, Instant now) {
        return asked.stream().flatMap(task -> answer(task, now).stream()).toList();
    }

    /** KILL of an unknown task gets the same answer as a RECONCILE of it. */
    public Optional<TaskStatus> unknownKill(TaskID taskId, Instant now) {
        return answer(TaskStatus.newBuilder().setTaskId(taskId).buildPartial(), now);
    }

    private Optional<TaskStatus> answer(TaskStatus asked, Instant now) {
        var latest = known.get(asked.getTaskId().getValue());
        if (latest != null) {
            return Optional.of(latest(latest, now));
        }
        if (asked.hasSlaveId() && slaves.contains(asked.getSlaveId().getValue())) {
            return Optional.of(lost(asked, "Reconciliation: Task is unknown to the slave", now));
        }
        return mayTurnUp(asked) ? Optional.empty() : Optional.of(lost(asked, UNKNOWN, now));
    }

    /** The task may be on an agent that may come back; without a slave id, on any of those. */
    private boolean mayTurnUp(TaskStatus asked) {
        return asked.hasSlaveId() ? inTransition.contains(asked.getSlaveId().getValue()) : !inTransition.isEmpty();
    }

    private static TaskStatus latest(TaskStatus latest, Instant now) {
        return said(latest.toBuilder(), "Reconciliation: Latest task state", now);
    }

    private static TaskStatus lost(TaskStatus asked, String message, Instant now) {
        var lost = TaskStatus.newBuilder().setTaskId(asked.getTaskId()).setState(TASK_LOST);
        if (asked.hasSlaveId()) {
            lost.setSlaveId(asked.getSlaveId());
        }
        return said(lost, message, now);
    }

    // Mesos: no uuid, because there is nothing to acknowledge, and no data.
    private static TaskStatus said(TaskStatus.Builder status, String message, Instant now) {
        return status.setSource(SOURCE_MASTER)
                .setReason(REASON_RECONCILIATION)
                .setMessage(message)
                .setTimestamp(now.toEpochMilli() / 1000.0)
                .clearUuid()
                .clearData()
                .build();
    }
}
