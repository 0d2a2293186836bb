package io.mesosoperator.task.status;

import com.google.protobuf.ByteString;
import io.mesosoperator.api.WaitReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/**
 * A task's status updates, oldest first. Invariants: nothing follows a terminal update; time never goes back; at most
 * {@value #LIMIT} are kept, always including the first and the latest.
 *
 * @param waits why the task waits, if the latest update says that it does
 */
public record TaskHistory(List<TaskStatus> updates, Optional<WaitReason> waits) {

    static final int LIMIT = 32;

    private static final Set<TaskState> TERMINAL = Set.of(
            TaskState.TASK_FINISHED,
            TaskState.TASK_FAILED,
            TaskState.TASK_KILLED,
            TaskState.TASK_LOST,
            TaskState.TASK_ERROR);

    public static final TaskHistory EMPTY = new TaskHistory(List.of());

    public TaskHistory {
        updates = List.copyOf(updates);
    }

    /** The history of a task that does not wait, as far as told. */
    public TaskHistory(List<TaskStatus> updates) {
        this(updates, Optional.empty());
    }

    /** The same history, whose latest update says that the task waits, for this reason. */
    public TaskHistory waiting(WaitReason reason) {
        return new TaskHistory(updates, Optional.of(reason));
    }

    /** Whether the update says what a task waits for. */
    static boolean isOfWait(TaskStatus update) {
        return update.getState() == TaskState.TASK_STAGING
                && !update.getMessage().isEmpty();
    }

    /** The times of the updates that say what the task waits for, oldest first. */
    public List<Instant> waitsToldAt() {
        return updates.stream()
                .filter(TaskHistory::isOfWait)
                .map(TaskHistory::at)
                .toList();
    }

    public static boolean isTerminal(TaskState state) {
        return TERMINAL.contains(state);
    }

    public Optional<TaskStatus> latest() {
        return updates.isEmpty() ? Optional.empty() : Optional.of(updates.getLast());
    }

    public boolean ended() {
        return endedAt().isPresent();
    }

    /** When the task ended; empty if it has not. */
    public Optional<Instant> endedAt() {
        return latest().filter(status -> isTerminal(status.getState())).map(TaskHistory::at);
    }

    static Instant at(TaskStatus update) {
        return Instant.ofEpochMilli(Math.round(update.getTimestamp() * 1000));
    }

    /** Whether an update of this state is among those that are kept. */
    public boolean has(TaskState state) {
        return updates.stream().anyMatch(update -> update.getState() == state);
    }

    /** Whether {@code next} adds anything to the latest update. */
    public boolean isNews(TaskStatus next) {
        return !ended() && latest().map(now -> !sameTo(now, next)).orElse(true);
    }

    /** This history and {@code next}; unchanged if {@code next} adds nothing. */
    public TaskHistory plus(TaskStatus next) {
        if (!isNews(next)) {
            return this;
        }
        return with(next);
    }

    private TaskHistory with(TaskStatus next) {
        var all = new ArrayList<>(updates);
        all.add(notBefore(next));
        if (all.size() > LIMIT) {
            all.remove(1);
        }
        return new TaskHistory(all);
    }

    /**
     * This history and what an executor says, as it says it: each of its updates is one, whatever was before. Unchanged
     * if the task has ended, or if the update is among those that are kept.
     */
    public TaskHistory plusTold(TaskStatus update) {
        return ended() || has(update.getUuid()) ? this : with(update);
    }

    /** Whether an update with this uuid is among those that are kept. */
    public boolean has(ByteString uuid) {
        return updates.stream().anyMatch(update -> update.getUuid().equals(uuid));
    }

    /** The updates that are not in {@code before}, an earlier state of this history. */
    public List<TaskStatus> after(TaskHistory before) {
        return updates.stream()
                .filter(update -> !before.updates.contains(update))
                .toList();
    }

    private TaskStatus notBefore(TaskStatus next) {
        var last = latest().map(TaskStatus::getTimestamp).orElse(0.0);
        return next.getTimestamp() < last ? next.toBuilder().setTimestamp(last).build() : next;
    }

    private static boolean sameTo(TaskStatus one, TaskStatus other) {
        return one.getState() == other.getState()
                && one.getMessage().equals(other.getMessage())
                && one.hasHealthy() == other.hasHealthy()
                && one.getHealthy() == other.getHealthy()
                && CheckStatus.isTheSame(one, other);
    }
}
