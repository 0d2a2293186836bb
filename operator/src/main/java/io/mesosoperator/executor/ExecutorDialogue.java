package io.mesosoperator.executor;

import com.google.protobuf.ByteString;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.status.TaskHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.executor.Protos.Event;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What an executor is told of its tasks, and what it tells. Only the registry calls it, under its lock; events are only
 * queued.
 */
final class ExecutorDialogue {

    /** Updates of one task that nobody has written yet. */
    private static final int MOST_WAITING = 32;

    /** Those that have not ended, by uid of their TaskInfo, in the order in which they came. */
    private final Map<String, PlacedTask> tasks = new LinkedHashMap<>();

    /** Tasks whose TaskInfos are gone, and that it may run. */
    private final Set<TaskID> orphans = new LinkedHashSet<>();

    /** Updates that no status has, because there was no room for them: the next operator is to hear of them. */
    private final Set<ByteString> unkept = new HashSet<>();

    private @Nullable ExecutorStream stream;
    private boolean hasSubscribed;
    private boolean isToldShutdown;

    // --- its tasks

    /** Those that have not ended. */
    Collection<PlacedTask> tasks() {
        return tasks.values();
    }

    List<TaskKey> keys() {
        return tasks.values().stream().map(placed -> placed.task.key()).toList();
    }

    Optional<PlacedTask> task(TaskKey task) {
        return Optional.ofNullable(tasks.get(task.uid()));
    }

    Optional<PlacedTask> task(TaskID id) {
        return tasks.values().stream()
                .filter(placed -> placed.task.info().getTaskId().equals(id))
                .findFirst();
    }

    /** The task is in the executor's pod. */
    PlacedTask enter(HostedTask task, PlacedTask.Delivery delivery, boolean fits) {
        var placed = new PlacedTask(task, delivery, fits);
        tasks.put(task.key().uid(), placed);
        return placed;
    }

    /** The tasks of one of which nothing but its tasks was known. */
    void enterAll(ExecutorDialogue before) {
        tasks.putAll(before.tasks);
    }

    void leave(TaskKey task) {
        tasks.remove(task.uid());
        deliver(); // what waited for its turn
    }

    /** The pod has room for all tasks that are there. */
    void hasRoom() {
        tasks.values().forEach(placed -> placed.fits = true);
        deliver();
    }

    /** The status of the task says where it is. */
    void recorded(PlacedTask placed) {
        if (placed.delivery == PlacedTask.Delivery.UNRECORDED) {
            placed.delivery = PlacedTask.Delivery.QUEUED;
        }
        deliver();
    }

    /** In the order in which they came: a task whose status is being written holds up those behind it. */
    private void deliver() {
        if (stream == null) {
            return;
        }
        for (var placed : tasks.values()) {
            if (placed.delivery == PlacedTask.Delivery.UNRECORDED && !placed.dropped && !placed.unwritable) {
                return;
            }
            if (placed.isDeliverable()) {
                placed.delivery = PlacedTask.Delivery.SENT;
                send(ExecutorEvents.launch(placed.task.info()));
            }
        }
    }

    /** What follows the end of a task is kept nowhere, and acknowledged all the same: it is not to come again. */
    void acknowledge(PlacedTask placed, TaskHistory history) {
        var kept = placed.reported.stream()
                .filter(update -> history.ended() || history.has(update.getUuid()))
                .toList();
        placed.reported.removeAll(kept);
        kept.forEach(update -> send(ExecutorEvents.acknowledged(update.getTaskId(), update.getUuid())));
    }

    /** There is no room in the task's status for what it tells. */
    void unwritable(PlacedTask placed) {
        placed.unwritable = true;
        placed.reported.forEach(update -> unkept.add(update.getUuid()));
        deliver();
    }

    /**
     * Kills the task. Its executor hears of it again if it is to be killed in another way.
     *
     * @return whether its executor has not heard of it, and will not
     */
    boolean kill(PlacedTask placed, KillPolicy policy) {
        if (placed.killed && (placed.dropped || placed.killPolicy.equals(policy))) {
            return false;
        }
        placed.killed = true;
        placed.killPolicy = policy;
        if (placed.isUnheardOf()) {
            placed.dropped = true;
            deliver();
        } else {
            send(ExecutorEvents.kill(placed.task.info().getTaskId(), policy));
        }
        return placed.dropped;
    }

    /** The TaskInfo is gone: the executor is to kill the task. */
    void abandon(PlacedTask placed) {
        leave(placed.task.key());
        if (!placed.isUnheardOf()) {
            var id = placed.task.info().getTaskId();
            orphans.add(id);
            send(ExecutorEvents.kill(id));
        }
    }

    // --- its stream

    boolean isSubscribed() {
        return stream != null;
    }

    /** A task of which it has told shows that it subscribed, with an operator before this one. */
    boolean hasSubscribed() {
        return hasSubscribed || tasks.values().stream().anyMatch(placed -> placed.told);
    }

    /**
     * It has this stream instead of an earlier one, and hears of what it does not know.
     *
     * @param known the tasks that it knows, and of which no update was acknowledged
     * @return the tasks of which there is news
     */
    List<TaskKey> subscribe(ExecutorStream subscribed, Event first, Set<TaskID> known, List<TaskStatus> updates) {
        disconnect();
        stream = subscribed;
        hasSubscribed = true;
        isToldShutdown = false;
        send(first);
        var news = new ArrayList<TaskKey>();
        updates.forEach(update -> report(update).ifPresent(news::add));
        tasks.values().stream()
                .filter(placed -> !placed.isUnheardOf())
                .filter(placed -> compare(placed, known))
                .forEach(placed -> news.add(placed.task.key()));
        deliver();
        orphans.clear(); // it says itself which it has
        known.stream().filter(id -> task(id).isEmpty()).forEach(orphans::add);
        orphans.forEach(id -> send(ExecutorEvents.kill(id)));
        return news;
    }

    /**
     * Mesos' agent ends what its executor does not know ({@code Slave::reregisterExecutor}). Here it is launched again,
     * unless it is to be killed: whether that has run, nobody knows.
     *
     * @return whether it ends by that
     */
    private boolean compare(PlacedTask placed, Set<TaskID> known) {
        var id = placed.task.info().getTaskId();
        placed.told = placed.told || known.contains(id);
        if (placed.told) {
            placed.delivery = PlacedTask.Delivery.SENT;
        } else if (placed.killed || !placed.task.isWhole()) {
            placed.unknown = true;
        } else {
            placed.delivery = PlacedTask.Delivery.QUEUED; // the event was lost with the stream
        }
        if (placed.killed) {
            send(ExecutorEvents.kill(id, placed.killPolicy));
        }
        return placed.unknown;
    }

    /** The stream has ended, whoever ended it. */
    void ended(ExecutorStream which) {
        if (stream == which) {
            stream = null;
        }
    }

    /** Its executor loses the connection, and subscribes to the next operator. */
    void breakOff() {
        if (stream != null) {
            stream.breakOff();
            stream = null;
        }
    }

    void disconnect() {
        if (stream != null) {
            stream.end();
            stream = null;
        }
    }

    /** Sends this, if it is subscribed. Returns whether it is. */
    boolean send(Event event) {
        if (stream != null) {
            stream.send(event);
        }
        return stream != null;
    }

    /** Tells it to shut down, once for each stream. */
    void shutDown() {
        if (stream != null && !isToldShutdown) {
            isToldShutdown = true;
            send(ExecutorEvents.SHUTDOWN);
        }
    }

    /** Whether a further update of the task can wait to be written. */
    boolean hasRoom(TaskID task) {
        return task(task).map(placed -> placed.reported.size() < MOST_WAITING).orElse(true);
    }

    /**
     * The executor tells this of a task. One of a task that has ended, or is gone, is acknowledged: nothing can become
     * of it.
     *
     * @return the task, if that is to be written
     */
    Optional<TaskKey> report(TaskStatus update) {
        var placed = task(update.getTaskId());
        if (placed.isEmpty()) {
            reportOfNone(update);
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

    private void reportOfNone(TaskStatus update) {
        if (unkept.contains(update.getUuid())) {
            return; // it is to come again, to an operator that may find room for it
        }
        send(ExecutorEvents.acknowledged(update.getTaskId(), update.getUuid()));
        if (TaskHistory.isTerminal(update.getState())) {
            orphans.remove(update.getTaskId());
        } else {
            send(ExecutorEvents.kill(update.getTaskId()));
        }
    }
}
