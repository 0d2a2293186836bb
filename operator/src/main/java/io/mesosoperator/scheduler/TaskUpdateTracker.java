package io.mesosoperator.scheduler;

import com.google.protobuf.ByteString;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.offer.LaunchNames;
import io.mesosoperator.scheduler.OfferTracker.TrackedOffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.KillPolicy;

/**
 * The tasks of one framework with an unacknowledged terminal update, and launched tasks without an object yet. Pure;
 * not thread-safe.
 */
final class TaskUpdateTracker {

    /**
     * A task of an ACCEPT that is being performed.
     *
     * @param kill how it is to be killed, if it is
     */
    private record Pending(Launch launch, Optional<KillPolicy> kill) {}

    /**
     * A task that is expected to get an object.
     *
     * @param framework the Framework object of its role
     * @param name of its TaskInfo
     * @param offerId name of the Offer object that launches it
     * @param offerUid uid of that object
     */
    record Launch(TaskInfo task, FrameworkKey framework, String name, String offerId, String offerUid) {

        String taskId() {
            return task.getTaskId().getValue();
        }

        /** The tasks of an ACCEPT, in their order. */
        static List<Launch> of(List<TaskInfo> tasks, TrackedOffer offer) {
            return of(tasks, offer.framework(), offer.id(), offer.uid());
        }

        /** The same of an Offer object with this name and uid. */
        static List<Launch> of(List<TaskInfo> tasks, FrameworkKey framework, String offerId, String offerUid) {
            var names = new LaunchNames(offerUid);
            return tasks.stream()
                    .map(task -> new Launch(
                            task, framework, names.next(task.getTaskId().getValue()), offerId, offerUid))
                    .toList();
        }
    }

    /** How to handle a KILL. */
    sealed interface Kill {

        /** Write it into this task's object. */
        record Write(TaskKey task) implements Kill {}

        /**
         * Write it on the Offer that launches the task, which will be killed when it has an object.
         *
         * @param policies by the names of all TaskInfo objects of that Offer that are to be killed
         */
        record OnOffer(String offerId, String offerUid, SequencedMap<String, KillPolicy> policies) implements Kill {}

        /** Do nothing: the task has ended, or it is not on the given agent. */
        record Nothing() implements Kill {}

        /** There is no such task. */
        record Unknown() implements Kill {}
    }

    private final Consumer<TaskKey> told;

    private final Map<String, UpdateStream> streams = new LinkedHashMap<>();
    private final Map<String, List<UpdateStream>> byTaskId = new HashMap<>();
    /** By the name of the TaskInfo. */
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    /** By uid of the Offer: TaskInfo objects that were to be killed before they were there, by their names. */
    private final Map<String, SequencedMap<String, KillPolicy>> killed = new HashMap<>();

    /** Uids of tasks whose terminal update is acknowledged, or needs none: older events of them may still arrive. */
    private final Set<String> settled = new HashSet<>();

    /** Uids of the tasks with an update that the scheduler has yet to acknowledge. */
    private final Set<String> unanswered = new LinkedHashSet<>();

    /** @param told receives each task whose end is told and needs no acknowledgement */
    TaskUpdateTracker(Consumer<TaskKey> told) {
        this.told = told;
    }

    /** These tasks will have objects soon. */
    void launching(List<Launch> tasks) {
        tasks.forEach(task -> pending.putIfAbsent(task.name(), new Pending(task, Optional.empty())));
    }

    /**
     * These tasks will have objects, as an operator before has said.
     *
     * @param kills how those of them are to be killed that are, by the names of their TaskInfos
     */
    void resume(List<Launch> tasks, SequencedMap<String, KillPolicy> kills) {
        tasks.forEach(task -> {
            var kill = Optional.ofNullable(kills.get(task.name()));
            pending.putIfAbsent(task.name(), new Pending(task, kill));
            kill.ifPresent(policy -> killed.computeIfAbsent(task.offerUid(), uid -> new LinkedHashMap<>())
                    .put(task.name(), policy));
        });
    }

    /**
     * The task will not get an object.
     *
     * @param name that its TaskInfo would have
     * @return the task, if it was expected to get one
     */
    Optional<TaskInfo> refused(String name) {
        return Optional.ofNullable(pending.remove(name)).map(Pending::launch).map(Launch::task);
    }

    /** The Offer object is gone: KILLs are not kept on it any more. */
    void offerGone(String offerUid) {
        killed.remove(offerUid);
    }

    /** The tasks of this Offer object that have no object yet. */
    List<Launch> pendingOf(String offerUid) {
        return pending.values().stream()
                .map(Pending::launch)
                .filter(launch -> launch.offerUid().equals(offerUid))
                .toList();
    }

    /** Whether the task has no object yet, as far as the watch has told. */
    boolean isPending(String name) {
        return pending.containsKey(name);
    }

    /**
     * The task's object has this state now.
     *
     * @return how to kill the task, if KILL came before it had an object
     */
    Optional<KillPolicy> seen(TrackedTask task) {
        if (settled.contains(task.key().uid())) {
            return Optional.empty();
        }
        streams.computeIfAbsent(task.key().uid(), uid -> enter(task)).seen(task);
        var launched = pending.remove(task.key().name());
        return launched == null ? Optional.empty() : launched.kill();
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
        due.ifPresent(update -> {
            if (update.hasUuid()) {
                unanswered.add(uid);
            } else {
                settle(uid);
                told.accept(stream.task().key());
            }
        });
        return due;
    }

    /** The updates to resend. */
    List<TaskStatus> overdue(Instant now) {
        return List.copyOf(unanswered).stream()
                .flatMap(uid -> due(uid, now).stream())
                .toList();
    }

    /** The TaskIDs in use in another of the framework's roles than this one. */
    Set<String> inUseBeside(FrameworkKey role) {
        return Stream.concat(
                        streams.values().stream()
                                .map(UpdateStream::task)
                                .filter(task -> !task.history().ended())
                                .filter(task -> !task.framework().equals(role))
                                .map(TrackedTask::taskId),
                        pending.values().stream()
                                .map(Pending::launch)
                                .filter(launch -> !launch.framework().equals(role))
                                .map(Launch::taskId))
                .collect(Collectors.toSet());
    }

    /** Whether something of this role is still to be told, or to get an object. */
    boolean owes(FrameworkKey role) {
        return streams.values().stream()
                        .anyMatch(stream -> stream.task().framework().equals(role))
                || pending.values().stream()
                        .anyMatch(expected -> expected.launch().framework().equals(role));
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
            settle(uid);
        }
        return due(uid, now);
    }

    private void settle(String uid) {
        leave(uid);
        settled.add(uid);
    }

    /**
     * @param agentId the task's agent according to the scheduler, if given
     * @param policy how it is to be killed, if it has no object yet
     */
    Kill kill(String taskId, Optional<String> agentId, KillPolicy policy) {
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
        var launching = pending.values().stream()
                .map(Pending::launch)
                .filter(launch -> launch.taskId().equals(taskId))
                .toList();
        if (!launching.isEmpty()) {
            launching.forEach(launch -> pending.put(launch.name(), new Pending(launch, Optional.of(policy))));
            var last = launching.getLast();
            var policies = killed.computeIfAbsent(last.offerUid(), uid -> new LinkedHashMap<>());
            launching.stream()
                    .filter(launch -> launch.offerUid().equals(last.offerUid()))
                    .forEach(launch -> policies.put(launch.name(), policy));
            return new Kill.OnOffer(last.offerId(), last.offerUid(), new LinkedHashMap<>(policies));
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
        pending.values().stream()
                .map(Pending::launch)
                .forEach(launch -> latest.put(launch.taskId(), staging(launch.task())));
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
