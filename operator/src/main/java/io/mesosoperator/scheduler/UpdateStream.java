package io.mesosoperator.scheduler;

import com.google.protobuf.ByteString;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * The updates of one task on their way to its scheduler (Mesos: the agent's StatusUpdateStream): one after the other,
 * each resent until it is acknowledged. Pure; not thread-safe.
 */
final class UpdateStream {

    /** Mesos: {@code STATUS_UPDATE_RETRY_INTERVAL_MIN} and {@code _MAX}. */
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

    private static final Duration LAST_RETRY = Duration.ofMinutes(10);

    /** Sent, but not acknowledged. */
    private record Unanswered(ByteString uuid, Instant next, Duration pause) {}

    private final Set<ByteString> acknowledged = new HashSet<>();
    private TrackedTask task;
    private @Nullable Unanswered unanswered;

    UpdateStream(TrackedTask task) {
        this.task = task;
    }

    TrackedTask task() {
        return task;
    }

    /** The task has this state now. */
    void seen(TrackedTask now) {
        task = now;
        acknowledged.removeIf(uuid -> task.history().updates().stream()
                .noneMatch(update -> update.getUuid().equals(uuid)));
    }

    /** A scheduler has subscribed: unacknowledged updates are sent again. */
    void restart() {
        unanswered = null;
    }

    /**
     * The update to send now, if any: the oldest unacknowledged one, unless it was just sent. One without a uuid is
     * sent this once, and is the last.
     */
    Optional<TaskStatus> due(Instant now) {
        var next = oldest();
        if (next.isEmpty()) {
            return next;
        }
        var uuid = next.get().getUuid();
        var told = told(next.get());
        if (!told.hasUuid()) {
            acknowledge(uuid);
            return Optional.of(told);
        }
        if (unanswered == null || !unanswered.uuid().equals(uuid)) {
            unanswered = new Unanswered(uuid, now.plus(FIRST_RETRY), FIRST_RETRY);
            return Optional.of(told);
        }
        if (now.isBefore(unanswered.next())) {
            return Optional.empty();
        }
        var pause = unanswered.pause().multipliedBy(2);
        var longer = pause.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : pause;
        unanswered = new Unanswered(uuid, now.plus(longer), longer);
        return Optional.of(told);
    }

    /**
     * The update as the scheduler gets it. Clients answer the agent of an update, and end without one: a task that was
     * never launched names the agent that its framework had chosen. In Mesos the master makes the end of such a task,
     * and waits for no answer: it has no uuid.
     */
    private TaskStatus told(TaskStatus update) {
        var told = update.toBuilder();
        if (!update.hasSlaveId()) {
            task.agentId().ifPresent(id -> told.setSlaveId(SlaveID.newBuilder().setValue(id)));
        }
        if (!task.hadPod() && TaskHistory.isTerminal(update.getState())) {
            told.clearUuid();
        }
        return told.build();
    }

    /** Whether this update is the next to be acknowledged. */
    boolean awaits(ByteString uuid) {
        return oldest().filter(update -> update.getUuid().equals(uuid)).isPresent();
    }

    void acknowledge(ByteString uuid) {
        acknowledged.add(uuid);
    }

    /** Whether this update is terminal. */
    boolean isEnd(ByteString uuid) {
        return task.history().ended()
                && task.history()
                        .latest()
                        .filter(latest -> latest.getUuid().equals(uuid))
                        .isPresent();
    }

    // Mesos sends no update of TASK_STAGING: the scheduler knows that it launched the task.
    private Optional<TaskStatus> oldest() {
        return task.history().updates().stream()
                .filter(update -> update.getState() != TaskState.TASK_STAGING)
                .filter(update -> !acknowledged.contains(update.getUuid()))
                .findFirst();
    }
}
