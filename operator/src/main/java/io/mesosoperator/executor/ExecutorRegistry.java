package io.mesosoperator.executor;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.status.TaskHistory;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.apache.mesos.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * All executors in pods, with their tasks and streams. It is memory: pods and the statuses of TaskInfos have what a
 * restart needs. One lock guards everything, and no other is taken under it; events for executors are only queued.
 */
final class ExecutorRegistry {

    /** Updates of one task that nobody has written yet. */
    private static final int MOST_WAITING = 32;

    /** The API server's own limit for a request is longer, and an executor calls again. */
    private static final Duration CREATION = Duration.ofSeconds(10);

    /**
     * An executor, for those who have not its lock.
     *
     * @param resources what its pod is to have
     */
    record Sighting(ExecutorKey key, ExecutorInfo info, Pod pod, int tasks, Resources resources) {}

    private final Clock clock;
    private final Map<String, RegisteredExecutor> byPod = new LinkedHashMap<>();
    private final Map<String, RegisteredExecutor> byTask = new HashMap<>();

    private record PodName(String namespace, String name) {}

    /** The pods that are being created: the kubelet may start one before its creator hears that it is there. */
    private final Set<PodName> coming = new HashSet<>();

    ExecutorRegistry(Clock clock) {
        this.clock = clock;
    }

    // --- pods

    /** A pod of this name is going to be created, until it {@link #came}. */
    synchronized void coming(String namespace, String pod) {
        coming.add(new PodName(namespace, pod));
    }

    /** The pod of this name has been seen, or will not be. */
    synchronized void came(String namespace, String pod) {
        coming.remove(new PodName(namespace, pod));
        notifyAll();
    }

    /** Waits, if a pod of this name is being created. */
    synchronized void awaitComing(String namespace, String pod) {
        var until = System.nanoTime() + CREATION.toNanos();
        try {
            while (coming.contains(new PodName(namespace, pod))) {
                var left = Duration.ofNanos(until - System.nanoTime()).toMillis();
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * An executor's pod, as it is now.
     *
     * @return its tasks, and whether its end is news
     */
    synchronized PodChange podSeen(ExecutorKey key, ExecutorInfo info, Pod pod) {
        var uid = pod.getMetadata().getUid();
        var isNew = !byPod.containsKey(uid);
        var executor = byPod.get(uid);
        if (executor == null || executor.pod == null) {
            // of one whose task was found before its pod nothing is known but its tasks
            var known = new RegisteredExecutor(key, info, uid, clock.instant());
            if (executor != null) {
                known.tasks.putAll(executor.tasks);
                executor.tasks.keySet().forEach(task -> byTask.put(task, known));
            }
            executor = known;
            byPod.put(uid, known);
        }
        if (executor.gone || isOlder(pod, executor.pod)) {
            return new PodChange(List.of(), false);
        }
        executor.pod = pod;
        var hasEnded = executor.hasEnded();
        var isNews = hasEnded && !executor.toldEnd && !isNew;
        executor.toldEnd = executor.toldEnd || hasEnded;
        return new PodChange(keys(executor), isNews);
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
        var executor = byPod.get(uid);
        if (executor == null) {
            return Optional.empty();
        }
        var isNews = !executor.toldEnd;
        executor.gone = true;
        executor.toldEnd = true;
        disconnect(executor);
        forgetIfOver(executor);
        return Optional.of(new PodChange(keys(executor), isNews));
    }

    private void forgetIfOver(RegisteredExecutor executor) {
        if (executor.gone && executor.tasks.isEmpty()) {
            byPod.remove(executor.uid, executor);
        }
    }

    private static List<TaskKey> keys(RegisteredExecutor executor) {
        return executor.tasks.values().stream().map(placed -> placed.task.key()).toList();
    }

    /** The executor of this pod. */
    synchronized Optional<Sighting> find(String uid) {
        return Optional.ofNullable(byPod.get(uid)).flatMap(ExecutorRegistry::sighting);
    }

    private static Optional<Sighting> sighting(RegisteredExecutor executor) {
        return Optional.ofNullable(executor.pod)
                .map(pod ->
                        new Sighting(executor.key, executor.info, pod, executor.tasks.size(), executor.resources()));
    }

    /** The executor in the pod of this name. */
    synchronized Optional<Sighting> find(String namespace, String pod) {
        return byPod.values().stream()
                .filter(executor -> executor.key.framework().namespace().equals(namespace))
                .flatMap(executor -> sighting(executor).stream())
                .filter(found -> found.pod().getMetadata().getName().equals(pod))
                .findFirst();
    }

    /** The executor in the pod that has this address of its own and has not ended. */
    synchronized Optional<Sighting> find(InetAddress address) {
        return byPod.values().stream()
                .filter(executor -> !executor.hasEnded() && executor.isAt(address))
                .flatMap(executor -> sighting(executor).stream())
                .findFirst();
    }

    /** The executor there that has not ended. */
    synchronized Optional<Sighting> find(ExecutorKey key) {
        return byPod.values().stream()
                .filter(executor -> executor.key.equals(key) && !executor.hasEnded())
                .flatMap(executor -> sighting(executor).stream())
                .findFirst();
    }

    synchronized boolean takesTasks(String uid) {
        var executor = byPod.get(uid);
        return executor != null && executor.takesTasks();
    }

    /** Uids of the pods of all executors that this is true of. */
    synchronized Set<String> uids(Predicate<ExecutorKey> which) {
        return byPod.values().stream()
                .filter(executor -> which.test(executor.key))
                .map(executor -> executor.uid)
                .collect(Collectors.toSet());
    }

    /** The framework's executors on the agent that take tasks, by id. */
    synchronized Map<String, RunningExecutor> running(FrameworkKey framework, String agent) {
        return byPod.values().stream()
                .filter(executor -> executor.key.framework().equals(framework)
                        && executor.key.agent().equals(agent)
                        && executor.takesTasks())
                .collect(Collectors.toMap(
                        executor -> executor.key.executorId(),
                        executor -> new RunningExecutor(
                                executor.info,
                                executor.tasks.values().stream()
                                        .findFirst()
                                        .map(placed -> placed.task.taskId())
                                        .orElse("")),
                        (one, other) -> one));
    }

    /** What is decided by about the executor of this pod; empty if there is none, or nobody has seen it. */
    synchronized <S> Optional<S> state(String uid, BiFunction<Pod, RegisteredExecutor, S> reader) {
        return Optional.ofNullable(byPod.get(uid))
                .filter(executor -> !executor.gone)
                .flatMap(executor -> Optional.ofNullable(executor.pod).map(pod -> reader.apply(pod, executor)));
    }

    // --- tasks

    /** The task has its room in the pod. Its executor hears of it when its status is written. */
    synchronized void place(HostedTask task, String uid) {
        enter(task, Objects.requireNonNull(byPod.get(uid)), PlacedTask.Delivery.UNRECORDED);
    }

    /** The status of the task says that it is in this pod. */
    synchronized void found(HostedTask task, String uid, TaskHistory history) {
        if (byTask.containsKey(task.key().uid())) {
            return;
        }
        var there = byPod.computeIfAbsent(uid, any -> unseen(task, uid));
        // a status that names the pod of another executor was not written by an operator
        var executor = there.key.equals(task.executor()) ? there : unseen(task, uid);
        var placed = enter(task, executor, PlacedTask.Delivery.UNKNOWN);
        placed.told = history.updates().stream().anyMatch(update -> update.getSource() == Source.SOURCE_EXECUTOR);
    }

    /** Pods are known before tasks. */
    private RegisteredExecutor unseen(HostedTask task, String uid) {
        var unseen = new RegisteredExecutor(task.executor(), task.executorInfo(), uid, clock.instant());
        unseen.gone = true;
        unseen.toldEnd = true;
        return unseen;
    }

    private PlacedTask enter(HostedTask task, RegisteredExecutor executor, PlacedTask.Delivery delivery) {
        var placed = new PlacedTask(task, delivery);
        executor.tasks.put(task.key().uid(), placed);
        byTask.put(task.key().uid(), executor);
        return placed;
    }

    /** Where a task is. */
    private record Seat(RegisteredExecutor executor, PlacedTask placed) {}

    private Optional<Seat> seat(TaskKey task) {
        return Optional.ofNullable(byTask.get(task.uid()))
                .flatMap(executor ->
                        Optional.ofNullable(executor.tasks.get(task.uid())).map(placed -> new Seat(executor, placed)));
    }

    /** What is known of the task; empty if it is in no executor's pod. */
    synchronized Optional<SharedExecutor> of(TaskKey task) {
        return seat(task)
                .map(seat -> new SharedExecutor(
                        Optional.ofNullable(seat.executor().pod),
                        seat.executor().gone,
                        seat.placed().delivery != PlacedTask.Delivery.UNRECORDED,
                        seat.placed().dropped,
                        seat.placed().reported));
    }

    synchronized Optional<String> podName(TaskKey task) {
        return Optional.ofNullable(byTask.get(task.uid()))
                .flatMap(executor -> Optional.ofNullable(executor.pod))
                .map(pod -> pod.getMetadata().getName());
    }

    synchronized List<TaskKey> onNode(String node) {
        return byPod.values().stream()
                .filter(executor -> executor.key.agent().equals(node))
                .flatMap(executor -> keys(executor).stream())
                .toList();
    }

    /**
     * The task's status was written: what it has of its executor is acknowledged, and the executor is told of the task
     * if it was not.
     *
     * @return uid of the executor's pod, if the task has ended and left it
     */
    synchronized Optional<String> written(TaskKey task, TaskHistory history) {
        return seat(task).flatMap(seat -> written(seat, task, history));
    }

    private Optional<String> written(Seat seat, TaskKey task, TaskHistory history) {
        acknowledge(seat.executor(), seat.placed(), history);
        if (history.ended()) {
            leave(seat.executor(), task);
            return Optional.of(seat.executor().uid);
        }
        if (seat.placed().delivery == PlacedTask.Delivery.UNRECORDED) {
            seat.placed().delivery = PlacedTask.Delivery.QUEUED;
            deliver(seat.executor(), seat.placed());
        }
        return Optional.empty();
    }

    /** What follows the end of a task is kept nowhere, and acknowledged all the same: it is not to come again. */
    private static void acknowledge(RegisteredExecutor executor, PlacedTask placed, TaskHistory history) {
        var kept = placed.reported.stream()
                .filter(update -> history.ended() || history.has(update.getUuid()))
                .toList();
        placed.reported.removeAll(kept);
        kept.forEach(update -> send(executor, ExecutorEvents.acknowledged(update.getTaskId(), update.getUuid())));
    }

    private void leave(RegisteredExecutor executor, TaskKey task) {
        executor.tasks.remove(task.uid());
        byTask.remove(task.uid());
        executor.aloneSince = clock.instant();
        forgetIfOver(executor);
    }

    private static void send(RegisteredExecutor executor, Event event) {
        if (executor.stream != null) {
            executor.stream.send(event);
        }
    }

    private static void deliver(RegisteredExecutor executor, PlacedTask placed) {
        if (executor.stream != null && !placed.dropped) {
            placed.delivery = PlacedTask.Delivery.SENT;
            executor.stream.send(ExecutorEvents.launch(placed.task.info()));
        }
    }

    /** Kills the task. Returns whether its executor has not heard of it, and will not. */
    synchronized boolean kill(TaskKey task) {
        return seat(task)
                .filter(seat -> !seat.placed().killed)
                .map(ExecutorRegistry::kill)
                .orElse(false);
    }

    private static boolean kill(Seat seat) {
        var placed = seat.placed();
        placed.killed = true;
        if (placed.isUnheardOf()) {
            placed.dropped = true;
        } else {
            send(seat.executor(), ExecutorEvents.kill(placed.task.info().getTaskId()));
        }
        return placed.dropped;
    }

    /**
     * The TaskInfo is gone.
     *
     * @return uid of the pod that the task was in
     */
    synchronized Optional<String> removed(TaskKey task) {
        var seat = seat(task);
        seat.ifPresent(left -> {
            leave(left.executor(), task);
            if (!left.placed().isUnheardOf()) {
                var id = left.placed().task.info().getTaskId();
                left.executor().orphans.add(id);
                send(left.executor(), ExecutorEvents.kill(id));
            }
        });
        return seat.map(left -> left.executor().uid);
    }

    // --- streams

    synchronized boolean isSubscribed(String uid) {
        var executor = byPod.get(uid);
        return executor != null && executor.stream != null;
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
        var executor = byPod.get(uid);
        if (executor == null || executor.gone) {
            stream.end();
            return List.of();
        }
        disconnect(executor);
        executor.stream = stream;
        executor.subscribed = true;
        executor.toldShutdown = false;
        stream.send(first);
        var news = new ArrayList<TaskKey>();
        updates.forEach(update -> report(executor, update).ifPresent(news::add));
        for (var placed : executor.tasks.values()) {
            var id = placed.task.info().getTaskId();
            placed.told = placed.told || tasks.contains(id);
            switch (placed.delivery) {
                case UNRECORDED -> {} // when its status is written
                case QUEUED -> deliver(executor, placed);
                case UNKNOWN, SENT -> {
                    if (placed.told) {
                        placed.delivery = PlacedTask.Delivery.SENT;
                        if (placed.killed) {
                            stream.send(ExecutorEvents.kill(id));
                        }
                    } else if (placed.killed) {
                        placed.dropped = true;
                        news.add(placed.task.key());
                    } else {
                        deliver(executor, placed); // the event was lost with the stream
                    }
                }
            }
        }
        executor.orphans.clear(); // it says itself which it has
        executor.orphans.addAll(
                tasks.stream().filter(id -> executor.byTaskId(id).isEmpty()).toList());
        executor.orphans.forEach(id -> stream.send(ExecutorEvents.kill(id)));
        return news;
    }

    private static void disconnect(RegisteredExecutor executor) {
        if (executor.stream != null) {
            executor.stream.end();
            executor.stream = null;
        }
    }

    /** The stream has ended. */
    synchronized void ended(String uid, ExecutorStream stream) {
        var executor = byPod.get(uid);
        if (executor != null && executor.stream == stream) {
            executor.stream = null;
        }
    }

    /**
     * The executor tells this of a task.
     *
     * @return the task, if that is to be written
     */
    synchronized Optional<TaskKey> reported(String uid, TaskStatus update) {
        return Optional.ofNullable(byPod.get(uid)).flatMap(executor -> report(executor, update));
    }

    /** Whether a further update of the task can wait to be written. */
    synchronized boolean hasRoom(String uid, TaskID task) {
        return Optional.ofNullable(byPod.get(uid))
                .flatMap(executor -> executor.byTaskId(task))
                .map(placed -> placed.reported.size() < MOST_WAITING)
                .orElse(true);
    }

    /** One of a task that has ended, or is gone, is acknowledged: nothing can become of it. */
    private Optional<TaskKey> report(RegisteredExecutor executor, TaskStatus update) {
        var placed = executor.byTaskId(update.getTaskId());
        if (placed.isEmpty()) {
            send(executor, ExecutorEvents.acknowledged(update.getTaskId(), update.getUuid()));
            if (TaskHistory.isTerminal(update.getState())) {
                executor.orphans.remove(update.getTaskId());
            } else {
                send(executor, ExecutorEvents.kill(update.getTaskId()));
            }
            return Optional.empty();
        }
        placed.get().told = true;
        var waiting = placed.get().reported;
        var isKnown = waiting.stream().anyMatch(earlier -> earlier.getUuid().equals(update.getUuid()));
        if (!isKnown && waiting.size() < MOST_WAITING) { // else it comes again, as it is not acknowledged
            waiting.add(update);
        }
        return Optional.of(placed.get().task.key());
    }

    /** Sends this, if it is subscribed. Returns whether it is. */
    synchronized boolean tell(String uid, Event event) {
        var executor = byPod.get(uid);
        if (executor == null || executor.stream == null) {
            return false;
        }
        executor.stream.send(event);
        return true;
    }

    /** Tells it to shut down, once for each stream. */
    synchronized void tellShutdown(String uid) {
        var executor = byPod.get(uid);
        if (executor != null && executor.stream != null && !executor.toldShutdown) {
            executor.toldShutdown = true;
            executor.stream.send(ExecutorEvents.SHUTDOWN);
        }
    }

    /** All streams end; executors subscribe to the next operator. */
    synchronized void close() {
        byPod.values().forEach(ExecutorRegistry::disconnect);
    }
}
