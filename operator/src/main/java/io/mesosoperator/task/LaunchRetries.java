package io.mesosoperator.task;

import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.ApiError.Transient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The launches that Kubernetes refused for now, and when each is tried again: after a back-off, or earlier when
 * something may have changed in the namespace. In memory: after a restart each is tried at once.
 *
 * <p>A change wakes one task, the one that waits longest since its last attempt, and a launch that succeeds wakes the
 * next: what one event costs does not depend on how many wait.
 */
final class LaunchRetries {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private record Waiting(TaskKey task, int attempts, LaunchDelay delay) {}

    private final Clock clock;
    private final Map<String, SequencedMap<String, Waiting>> byNamespace = new HashMap<>();

    LaunchRetries(Clock clock) {
        this.clock = clock;
    }

    /** The launch was refused, perhaps once more: it waits longer each time. */
    synchronized LaunchDelay refused(TaskKey task, Transient error, String reason) {
        var waiting = byNamespace.computeIfAbsent(task.namespace(), any -> new LinkedHashMap<>());
        var before = waiting.remove(task.uid());
        var attempts = before == null ? 0 : before.attempts();
        var delay = new LaunchDelay(
                error.cause(),
                before != null && before.delay().cause() == error.cause()
                        ? before.delay().reason()
                        : reason,
                clock.instant().plus(backOff(attempts)));
        waiting.putLast(task.uid(), new Waiting(task, attempts + 1, delay));
        return delay;
    }

    private static Duration backOff(int attempts) {
        var longer = FIRST.multipliedBy(1L << Math.min(attempts, 10));
        return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }

    synchronized Optional<LaunchDelay> of(TaskKey task) {
        return Optional.ofNullable(byNamespace.get(task.namespace()))
                .map(waiting -> waiting.get(task.uid()))
                .map(Waiting::delay);
    }

    /** Why each of the tasks waits. */
    synchronized Map<TaskKey, Transient.Cause> causes() {
        return byNamespace.values().stream()
                .flatMap(waiting -> waiting.values().stream())
                .collect(Collectors.toMap(
                        Waiting::task, waiting -> waiting.delay().cause()));
    }

    /** The task was launched, or never will be. */
    synchronized void forget(TaskKey task) {
        var waiting = byNamespace.get(task.namespace());
        if (waiting != null && waiting.remove(task.uid()) != null && waiting.isEmpty()) {
            byNamespace.remove(task.namespace());
        }
    }

    /** Something has changed that launches in the namespace may wait for. Returns the task to try again now. */
    synchronized Optional<TaskKey> changed(String namespace) {
        var waiting = byNamespace.get(namespace);
        if (waiting == null) {
            return Optional.empty();
        }
        var next = waiting.firstEntry().getValue();
        var now = clock.instant();
        if (next.delay().isOver(now)) {
            return Optional.empty(); // it is being tried
        }
        var delay = new LaunchDelay(next.delay().cause(), next.delay().reason(), now);
        waiting.put(next.task().uid(), new Waiting(next.task(), next.attempts(), delay));
        return Optional.of(next.task());
    }
}
