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
 * What a Mesos master answers to RECONCILE, and to a KILL of a task that it does not know. Pure; whoever is the door to
 * the frameworks gathers what is known and sends what comes of it.
 *
 * @param known the latest status of each of the framework's tasks, by TaskID, the STAGING of pending ones included; a
 *     task whose end was acknowledged is not known any more
 * @param slaves the registered agents
 * @param inTransition agents of which it is not known yet whether they are lost
 */
public record ReconcileAnswers(Map<String, TaskStatus> known, Set<String> slaves, Set<String> inTransition) {

    public ReconcileAnswers {
        known = Map.copyOf(known);
        slaves = Set.copyOf(slaves);
        inTransition = Set.copyOf(inTransition);
    }

    /** The same, with tasks that are known elsewhere. What was known already is later news. */
    public ReconcileAnswers with(Map<String, TaskStatus> more) {
        var all = new HashMap<>(more);
        all.putAll(known);
        return new ReconcileAnswers(all, slaves, inTransition);
    }

    /** The framework asks for everything: the latest status of each task that is known, by TaskID. */
    public List<TaskStatus> implicit(Instant now) {
        return known.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(task -> latest(task.getValue(), now))
                .toList();
    }

    /**
     * The framework asks for these tasks, and is answered whether or not it is news to it.
     *
     * @param asked of each, only the task id and the slave id matter
     */
    public List<TaskStatus> explicit(List<TaskStatus> asked, Instant now) {
        return asked.stream().flatMap(task -> answer(task, now).stream()).toList();
    }

    /** KILL of a task that is not known, which is answered as if it had been asked for. */
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
        return mayTurnUp(asked) ? Optional.empty() : Optional.of(lost(asked, "Reconciliation: Task is unknown", now));
    }

    /** The task may be on an agent that is on its way back; without an agent named, on any of those. */
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

    // Mesos: no uuid, for there is nothing to acknowledge, and no data.
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
