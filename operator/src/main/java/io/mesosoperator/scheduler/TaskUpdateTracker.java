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
 * The tasks of one framework whose end it has not acknowledged, and those that it has launched and that have no object
 * yet. Pure; not for use by many threads.
 */
final class TaskUpdateTracker {

    /** Launched by an ACCEPT that is being carried out. */
    private record Pending(TaskInfo task, boolean kill) {}

    /** What a KILL comes to. */
    sealed interface Kill {

        /** It is written into this task's object. */
        record Write(TaskKey task) implements Kill {}

        /**
         * The task has no object yet, and will be killed when it has; or it has ended; or it is not where
         * it is said to be.
         */
        record Nothing() implements Kill {}

        /** There is no such task. */
        record Unknown() implements Kill {}
    }

    private final Map<String, UpdateStream> streams = new LinkedHashMap<>();
    private final Map<String, List<UpdateStream>> byTaskId = new HashMap<>();
    private final Map<String, Pending> pending = new HashMap<>();

    /** Uids of tasks whose end is acknowledged: news of them that are older than that may still come. */
    private final Set<String> settled = new HashSet<>();

    /** Uids of the tasks whose scheduler owes an acknowledgement. */
    private final Set<String> unanswered = new LinkedHashSet<>();

    /** These tasks will have objects in a moment. */
    void launching(List<TaskInfo> tasks) {
        tasks.forEach(task -> pending.putIfAbsent(task.getTaskId().getValue(), new Pending(task, false)));
    }

    /** The task will have no object. Returns it, if it was to have one. */
    Optional<TaskInfo> refused(String taskId) {
        return Optional.ofNullable(pending.remove(taskId)).map(Pending::task);
    }

    /**
     * The task's object is like this now.
     *
     * @return whether it is to be killed, because it was before it had an object
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

    /** The object is gone, or tells by itself that its end is acknowledged. */
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

    /** A scheduler has subscribed. Returns what it is to be sent. */
    List<TaskStatus> restart(Instant now) {
        streams.values().forEach(UpdateStream::restart);
        return List.copyOf(streams.keySet()).stream()
                .flatMap(uid -> due(uid, now).stream())
                .toList();
    }

    /** What is to be sent of this task now. */
    Optional<TaskStatus> due(String uid, Instant now) {
        var stream = streams.get(uid);
        if (stream == null) {
            return Optional.empty();
        }
        var due = stream.due(now);
        due.ifPresent(update -> unanswered.add(uid));
        return due;
    }

    /** What is to be sent again. */
    List<TaskStatus> overdue(Instant now) {
        return List.copyOf(unanswered).stream()
                .flatMap(uid -> due(uid, now).stream())
                .toList();
    }

    /** The task of whose updates this is the next to be acknowledged; empty if none of the framework's is. */
    Optional<UpdateStream> awaiting(String taskId, ByteString uuid) {
        return of(taskId).stream().filter(stream -> stream.awaits(uuid)).findFirst();
    }

    /** This update has arrived. Returns what is to be sent next of its task. */
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

    /** @param agentId where the scheduler believes the task to be, if it says so */
    Kill kill(String taskId, Optional<String> agentId) {
        var living = of(taskId).stream()
                .map(UpdateStream::task)
                .filter(task -> !task.history().ended())
                .findFirst(); // of several, who had the id first
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
     * The latest statuses, by TaskID, of tasks that the rest of the operator does not know: those that have ended and
     * whose end is not acknowledged, and those that have no object yet.
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
