package io.mesosoperator.task;

import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Paces what is done for single tasks, however many are due at once. Namespaces take turns, so that whoever has many
 * such tasks holds up himself.
 */
final class Turns {

    /** A task that is placed within this time is not told to wait for resources. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A task whose reason can change without an event is looked at again after this time. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final Set<String> granted = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> looks = new ConcurrentHashMap<>();
    private final WorkQueue<TaskKey> queue;

    /**
     * @param name of its worker
     * @param pace between two tasks
     * @param wake has the task looked at, whose turn it is
     */
    Turns(String name, Duration pace, Consumer<TaskKey> wake) {
        queue = new WorkQueue<>(name, WorkLimits.USUAL, TaskKey::namespace, task -> {
            granted.add(task.uid());
            wake.accept(task);
            rest(pace);
            return Optional.empty();
        });
    }

    private void rest(Duration pace) {
        queue.rest(pace);
    }

    WorkQueue<TaskKey> worker() {
        return queue;
    }

    /**
     * When the task is due at the earliest. By this operator's clock: the API server's may be another.
     *
     * @param notBefore when something may be done for it
     * @param mayChange whether the reason can change without an event: then first when it has waited for a while, and
     *     twice a minute from then
     */
    Instant due(TaskKey task, Instant notBefore, boolean mayChange, Instant now) {
        if (!mayChange) {
            return notBefore;
        }
        var look = looks.computeIfAbsent(task.uid(), uid -> now.plus(PATIENCE));
        return look.isAfter(notBefore) ? look : notBefore;
    }

    /** Whether it is the turn of a task that is due; if not, the task is woken when it is. */
    boolean isTurnOf(TaskKey task) {
        if (granted.remove(task.uid())) {
            return true;
        }
        queue.add(task);
        return false;
    }

    /**
     * The task was looked at.
     *
     * @return when to look again
     */
    Instant looked(TaskKey task, Instant now) {
        var next = now.plus(AGAIN);
        looks.put(task.uid(), next);
        return next;
    }

    /** The task does not wait any more. */
    void forget(TaskKey task) {
        granted.remove(task.uid());
        looks.remove(task.uid());
    }
}
