package io.mesosoperator.executor;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.executor.Room;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.status.TaskHistory;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.apache.mesos.executor.Protos.Event;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.jspecify.annotations.Nullable;

/**
 * All executors in pods, with their tasks and streams. It is memory: pods and the statuses of TaskInfos have what a
 * restart needs. One lock guards everything, and no other is taken under it; events for executors are only queued.
 */
final class ExecutorRegistry {

    /**
     * An executor, for those who have not its lock.
     *
     * @param pod as it was last seen, with what is believed of it
     * @param isGone whether the pod is not there any more
     * @param isRegistered whether it has ever subscribed, as far as known
     * @param tasks how many of its tasks have not ended
     * @param aloneSince since when it has had none, as far as known
     * @param resources what its pod is to have
     * @param isCounted whether these are all: of a task whose spec cannot be read nobody knows what it has
     */
    record Sighting(
            ExecutorKey key,
            ExecutorInfo info,
            Pod pod,
            boolean isGone,
            boolean isRegistered,
            int tasks,
            Instant aloneSince,
            Resources resources,
            boolean isCounted) {

        String uid() {
            return pod.getMetadata().getUid();
        }

        /** The FrameworkID that its framework and itself know; not always the name of an object. */
        String frameworkId() {
            return info.hasFrameworkId()
                    ? info.getFrameworkId().getValue()
                    : key.framework().name();
        }
    }

    /** What is believed of a pod, in which others than the operator may write. */
    interface Belief {

        /**
         * What is believed of the pod.
         *
         * @param known the same pod, as it was believed before
         */
        Pod in(Pod pod, Optional<Pod> known);
    }

    private final Clock clock;
    private final Belief belief;
    private final ExecutorIndex executors = new ExecutorIndex();
    private final Map<String, RegisteredExecutor> byTask = new HashMap<>();

    ExecutorRegistry(Clock clock, Belief belief) {
        this.clock = clock;
        this.belief = belief;
    }

    // --- pods

    /**
     * An executor's pod, as it is now.
     *
     * @return its tasks, and whether its end is news
     */
    synchronized PodChange podSeen(ExecutorKey key, ExecutorInfo info, Pod pod) {
        var uid = pod.getMetadata().getUid();
        var before = executors.get(uid);
        var executor = before.filter(known -> known.pod != null)
                .orElseGet(() -> firstSeen(new RegisteredExecutor(key, info, uid, clock.instant()), before));
        if (executor.gone || isOlder(pod, executor.pod)) {
            return new PodChange(List.of(), false);
        }
        executor.pod = belief.in(pod, Optional.ofNullable(executor.pod));
        executors.refresh(executor);
        if (executor.room() instanceof Room.There) {
            executor.dialogue.hasRoom();
        }
        var hasEnded = executor.hasEnded();
        var isNews = hasEnded && !executor.toldEnd && before.isPresent();
        executor.toldEnd = executor.toldEnd || hasEnded;
        return new PodChange(executor.dialogue.keys(), isNews);
    }

    /** Of one whose task was found before its pod nothing is known but its tasks. */
    private RegisteredExecutor firstSeen(RegisteredExecutor executor, Optional<RegisteredExecutor> before) {
        before.ifPresent(known -> {
            executor.dialogue.enterAll(known.dialogue);
            known.dialogue.keys().forEach(task -> byTask.put(task.uid(), executor));
        });
        executors.put(executor);
        return executor;
    }

    /** What a write was answered with may be newer than what the watch tells (KEP-5504: versions are ordered). */
    private static boolean isOlder(Pod pod, @Nullable Pod known) {
        return known != null && version(pod) < version(known);
    }

    private static long version(Pod pod) {
        var version = pod.getMetadata().getResourceVersion();
        return version == null ? Long.MAX_VALUE : Long.parseLong(version);
    }

    /** @param isEnd whether an executor has ended that lived before */
    record PodChange(List<TaskKey> tasks, boolean isEnd) {}

    /** The pod is gone. Empty if it was no executor's. */
    synchronized Optional<PodChange> podGone(String uid) {
        return executors.get(uid).map(executor -> {
            var isNews = !executor.toldEnd;
            executor.gone = true;
            executor.toldEnd = true;
            executor.dialogue.disconnect();
            forgetIfOver(executor);
            return new PodChange(executor.dialogue.keys(), isNews);
        });
    }

    private void forgetIfOver(RegisteredExecutor executor) {
        if (executor.gone && executor.dialogue.tasks().isEmpty()) {
            executors.remove(executor);
        }
    }

    /** The executor of this pod. */
    synchronized Optional<Sighting> find(String uid) {
        return executors.get(uid).flatMap(RegisteredExecutor::sighting);
    }

    /** The executor in the pod of this name. */
    synchronized Optional<Sighting> find(ExecutorPodName pod) {
        return executors.named(pod).flatMap(RegisteredExecutor::sighting);
    }

    /** The executor in the pod that has this address of its own and has not ended. */
    synchronized Optional<Sighting> find(InetAddress address) {
        return executors
                .at(address)
                .filter(executor -> !executor.hasEnded())
                .findFirst()
                .flatMap(RegisteredExecutor::sighting);
    }

    /** The executor there that has not ended. */
    synchronized Optional<Sighting> find(ExecutorKey key) {
        return executors
                .of(key.framework(), key.agent())
                .filter(executor -> executor.key.equals(key) && !executor.hasEnded())
                .findFirst()
                .flatMap(RegisteredExecutor::sighting);
    }

    synchronized boolean takesTasks(String uid) {
        return executors.get(uid).filter(RegisteredExecutor::takesTasks).isPresent();
    }

    /** Uids of the pods of all executors that this is true of. */
    synchronized Set<String> uids(Predicate<ExecutorKey> which) {
        return executors.all().stream()
                .filter(executor -> which.test(executor.key))
                .map(executor -> executor.uid)
                .collect(Collectors.toSet());
    }

    /** The framework's executors on the agent that take tasks, by id. */
    synchronized Map<String, RunningExecutor> running(FrameworkKey framework, String agent) {
        return executors
                .of(framework, agent)
                .filter(RegisteredExecutor::takesTasks)
                .collect(Collectors.toMap(
                        executor -> executor.key.executorId(), RegisteredExecutor::running, (one, other) -> one));
    }

    // --- tasks

    /** The task has its room in the pod. Its executor hears of it when its status is written. */
    synchronized void place(HostedTask task, String uid) {
        enter(task, executors.get(uid).orElseThrow(), PlacedTask.Delivery.UNRECORDED);
    }

    /** The task has no room in the pod after all. */
    synchronized void displace(TaskKey task) {
        seat(task).ifPresent(seat -> leave(seat.executor(), task));
    }

    /** The status of the task says that it is in this pod. */
    synchronized void found(HostedTask task, String uid, TaskHistory history) {
        if (byTask.containsKey(task.key().uid())) {
            return;
        }
        // a status that names the pod of another executor was not written by an operator
        var executor = executors
                .get(uid)
                .or(() -> Optional.of(unseen(task, uid)).map(unseen -> {
                    executors.put(unseen);
                    return unseen;
                }))
                .filter(there -> there.key.equals(task.executor()))
                .orElseGet(() -> unseen(task, uid));
        var placed = enter(task, executor, PlacedTask.Delivery.UNKNOWN);
        placed.told = history.updates().stream().anyMatch(update -> update.getSource() == Source.SOURCE_EXECUTOR);
        placed.fits = placed.fits || placed.told;
    }

    /** Pods are known before tasks. */
    private RegisteredExecutor unseen(HostedTask task, String uid) {
        var unseen = new RegisteredExecutor(task.executor(), task.executorInfo(), uid, clock.instant());
        unseen.gone = true;
        unseen.toldEnd = true;
        return unseen;
    }

    private PlacedTask enter(HostedTask task, RegisteredExecutor executor, PlacedTask.Delivery delivery) {
        byTask.put(task.key().uid(), executor);
        return executor.dialogue.enter(task, delivery, executor.room() instanceof Room.There);
    }

    /** Where a task is. */
    private record Seat(RegisteredExecutor executor, PlacedTask placed) {

        SharedExecutor view() {
            return new SharedExecutor(
                    Optional.ofNullable(executor.pod),
                    executor.gone,
                    placed.delivery != PlacedTask.Delivery.UNRECORDED,
                    placed.dropped,
                    placed.unknown,
                    placed.fits ? new Room.There() : executor.room(),
                    placed.reported);
        }
    }

    private Optional<Seat> seat(TaskKey task) {
        return Optional.ofNullable(byTask.get(task.uid()))
                .flatMap(executor -> executor.dialogue.task(task).map(placed -> new Seat(executor, placed)));
    }

    /** What is known of the task; empty if it is in no executor's pod. */
    synchronized Optional<SharedExecutor> of(TaskKey task) {
        return seat(task).map(Seat::view);
    }

    synchronized Optional<String> podName(TaskKey task) {
        return Optional.ofNullable(byTask.get(task.uid()))
                .flatMap(executor -> Optional.ofNullable(executor.pod))
                .map(pod -> pod.getMetadata().getName());
    }

    synchronized List<TaskKey> onNode(String node) {
        return executors.all().stream()
                .filter(executor -> executor.key.agent().equals(node))
                .flatMap(executor -> executor.dialogue.keys().stream())
                .toList();
    }

    /**
     * The task's status was written: what it has of its executor is acknowledged, and the executor is told of the task
     * if it was not.
     *
     * @param isKept whether that status is stored: what is not, its executor has to keep
     * @return uid of the executor's pod, if the task has ended and left it
     */
    synchronized Optional<String> written(TaskKey task, TaskHistory history, boolean isKept) {
        return seat(task).flatMap(seat -> {
            if (isKept) {
                seat.executor().dialogue.acknowledge(seat.placed(), history);
            } else {
                seat.executor().dialogue.unwritable(seat.placed());
            }
            if (history.ended()) {
                leave(seat.executor(), task);
                return Optional.of(seat.executor().uid);
            }
            if (isKept) {
                seat.executor().dialogue.recorded(seat.placed());
            }
            return Optional.empty();
        });
    }

    private void leave(RegisteredExecutor executor, TaskKey task) {
        executor.dialogue.leave(task);
        left(executor, task);
    }

    private void left(RegisteredExecutor executor, TaskKey task) {
        byTask.remove(task.uid());
        executor.aloneSince = clock.instant();
        forgetIfOver(executor);
    }

    /** Kills the task. Returns whether its executor has not heard of it, and will not. */
    synchronized boolean kill(TaskKey task, KillPolicy policy) {
        return seat(task)
                .map(seat -> seat.executor().dialogue.kill(seat.placed(), policy))
                .orElse(false);
    }

    /**
     * The TaskInfo is gone.
     *
     * @return uid of the pod that the task was in
     */
    synchronized Optional<String> removed(TaskKey task) {
        var seat = seat(task);
        seat.ifPresent(left -> {
            left.executor().dialogue.abandon(left.placed());
            left(left.executor(), task);
        });
        return seat.map(left -> left.executor().uid);
    }

    // --- streams

    private Optional<ExecutorDialogue> dialogue(String uid) {
        return executors.get(uid).map(executor -> executor.dialogue);
    }

    synchronized boolean isSubscribed(String uid) {
        return dialogue(uid).filter(ExecutorDialogue::isSubscribed).isPresent();
    }

    /**
     * The executor has subscribed: it has this stream instead of an earlier one, and hears of what it does not know.
     *
     * @param first the first event
     * @param tasks that it knows, and of which no update was acknowledged
     * @param updates that were not acknowledged
     * @return the tasks of which there is news
     */
    synchronized List<TaskKey> subscribe(
            String uid, ExecutorStream stream, Event first, Set<TaskID> tasks, List<TaskStatus> updates) {
        var executor = executors.get(uid).filter(known -> !known.gone);
        if (executor.isEmpty()) {
            stream.end();
            return List.of();
        }
        return executor.get().dialogue.subscribe(stream, first, tasks, updates);
    }

    /** The stream has ended. */
    synchronized void ended(String uid, ExecutorStream stream) {
        dialogue(uid).ifPresent(dialogue -> dialogue.ended(stream));
    }

    /**
     * The executor tells this of a task.
     *
     * @return the task, if that is to be written
     */
    synchronized Optional<TaskKey> reported(String uid, TaskStatus update) {
        return dialogue(uid).flatMap(dialogue -> dialogue.report(update));
    }

    /** Whether a further update of the task can wait to be written. */
    synchronized boolean hasRoom(String uid, TaskID task) {
        return dialogue(uid).map(dialogue -> dialogue.hasRoom(task)).orElse(true);
    }

    /** Sends this, if it is subscribed. Returns whether it is. */
    synchronized boolean tell(String uid, Event event) {
        return dialogue(uid).filter(dialogue -> dialogue.send(event)).isPresent();
    }

    /** Tells it to shut down, once for each stream. */
    synchronized void tellShutdown(String uid) {
        dialogue(uid).ifPresent(ExecutorDialogue::shutDown);
    }

    /** All streams break; executors subscribe to the next operator. */
    synchronized void close() {
        executors.all().forEach(executor -> executor.dialogue.breakOff());
    }
}
