package io.mesosoperator.scheduler;

import com.google.protobuf.ByteString;
import io.mesosoperator.api.TaskKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/**
 * The tasks of one framework with an unacknowledged terminal update, and launched tasks without an object yet. Pure;
 * not thread-safe.
 */
final class TaskUpdateTracker {

    /** A task of an ACCEPT that is being performed. */
    private record Pending(TaskInfo task, boolean kill) {}

    /** How to handle a KILL. */
    sealed interface Kill {

        /** Write it into this task's object. */
        record Write(TaskKey task) implements Kill {}

        /**
         * Do nothing: the task has no object yet, and will be killed when it has one; or it has ended; or it is not on
         * the given agent.
         */
        record Nothing() implements Kill {}

        /** There is no such task. */
        record Unknown() implements Kill {}
    }

    private final Map<String, UpdateStream> streams = new LinkedHashMap<>();
    private final Map<String, List<UpdateStream>> byTaskId = new HashMap<>();
    private final Map<String, Pending> pending = new HashMap<>();

    /** Uids of tasks whose terminal update is acknowledged: older events of them may still arrive. */
    private final Set<String> settled = new HashSet<>();

    /** Uids of the tasks with an update that the scheduler has yet to acknowledge. */
    private final Set<String> unanswered = new LinkedHashSet<>();

    /** These tasks will have objects soon. */
    void launching(List<TaskInfo> tasks) {
        tasks.forEach(task -> pending.putIfAbsent(task.getTaskId().getValue(), new Pending(task, false)));
    }

    /** The task will not get an object. Returns it, if it was expected to get one. */
    Optional<TaskInfo> refused(String taskId) {
        return Optional.ofNullable(pending.remove(taskId)).map(Pending::task);
    }

    /**
     * The task's object has this state now.
     *
     * @return whether to kill the task, because KILL came before it had an object
     */
    boolean seen(TrackedTask task) {
        if (settled.contains(task.key().uid())) {
            return false;
        }
        streams.computeIfAbsent(task.key().uid(), uid -> enter(task)).seen(task);
        var launched = pending.remove(task.taskId());
        return launched != null && launched.kill();
    }

    private UpdateStream enter(TrackedTask task) {
        var stream = new UpdateStream(task);
        byTaskId.computeIfAbsent(task.taskId(), id -> new ArrayList<>()).add(stream);
        return stream;
    }

    /** The object was deleted, or shows itself that its terminal update is acknowledged. */
    void forget(String uid) {
        settled.remove(uid);
        leave(uid);
    }

    private void leave(String uid) {
        unanswered.remove(uid);
        var stream = streams.remove(uid);
        if (stream != null) {
            byTaskId.computeIfPresent(stream.task().taskId(), (id, all) -> {
                all.remove(stream);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** A scheduler has subscribed. Returns the updates to send. */
    List<TaskStatus> restart(Instant now) {
        streams.values().forEach(UpdateStream::restart);
        return List.copyOf(streams.keySet()).stream()
                .flatMap(uid -> due(uid, now).stream())
                .toList();
    }

    /** The update of this task to send now. */
    Optional<TaskStatus> due(String uid, Instant now) {
        var stream = streams.get(uid);
        if (stream == null) {
            return Optional.empty();
        }
        var due = stream.due(now);
        due.ifPresent(update -> unanswered.add(uid));
        return due;
    }

    /** The updates to resend. */
    List<TaskStatus> overdue(Instant now) {
        return List.copyOf(unanswered).stream()
                .flatMap(uid -> due(uid, now).stream())
                .toList();
    }

    /** The update stream that expects this acknowledgement; empty if none of the framework's does. */
    Optional<UpdateStream> awaiting(String taskId, ByteString uuid) {
        return of(taskId).stream().filter(stream -> stream.awaits(uuid)).findFirst();
    }

    /** This update is acknowledged. Returns the task's next update to send. */
    Optional<TaskStatus> acknowledged(UpdateStream stream, ByteString uuid, Instant now) {
        var uid = stream.task().key().uid();
        var isEnd = stream.isEnd(uuid);
        stream.acknowledge(uuid);
        unanswered.remove(uid);
        if (isEnd) {
            leave(uid);
            settled.add(uid);
        }
        return due(uid, now);
    }

    /** @param agentId the task's agent according to the scheduler, if given */
    Kill kill(String taskId, Optional<String> agentId) {
        var living = of(taskId).stream()
                .map(UpdateStream::task)
                .filter(task -> !task.history().ended())
                .findFirst(); // if several have the id, the first one
        if (living.isPresent()) {
            var agent = living.get().agentId();
            return agentId.isPresent() && agent.isPresent() && !agent.equals(agentId)
                    ? new Kill.Nothing()
                    : new Kill.Write(living.get().key());
        }
        if (pending.computeIfPresent(taskId, (id, launch) -> new Pending(launch.task(), true)) != null) {
            return new Kill.Nothing();
        }
        return of(taskId).isEmpty() ? new Kill.Unknown() : new Kill.Nothing();
    }

    private List<UpdateStream> of(String taskId) {
        return byTaskId.getOrDefault(taskId, List.of());
    }

    /**
     * The latest statuses, by TaskID, of tasks that the rest of the operator does not know: ended tasks with an
     * unacknowledged terminal update, and tasks without an object yet.
     */
    Map<String, TaskStatus> unsettled() {
        Map<String, TaskStatus> latest = new HashMap<>();
        streams.values().stream()
                .map(UpdateStream::task)
                .filter(task -> task.history().ended())
                .forEach(task ->
                        latest.put(task.taskId(), task.history().latest().orElseThrow()));
        pending.forEach((taskId, launch) -> latest.put(taskId, staging(launch.task())));
        return latest;
    }

    private static TaskStatus staging(TaskInfo task) {
        return TaskStatus.newBuilder()
                .setTaskId(task.getTaskId())
                .setSlaveId(task.getSlaveId())
                .setState(TaskState.TASK_STAGING)
                .build();
    }
}
