package io.mesosoperator.task;

import io.mesosoperator.api.FrameworkKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks are in each state, counted as they change: nobody has to go through all of them. Written under the
 * lock of the {@link TaskIndex}, read by anybody.
 */
public final class TaskCounts {

    /** The states of tasks that have not ended. */
    public enum State {
        /** No pod yet. */
        PENDING,
        /** A pod, which does not run yet as far as told. */
        STAGING,
        /** TASK_RUNNING is told. */
        RUNNING;

        /** What Mesos calls it. */
        TaskState mesos() {
            return this == RUNNING ? TaskState.TASK_RUNNING : TaskState.TASK_STAGING;
        }
    }

    private final Map<FrameworkKey, Map<State, Integer>> byFramework = new ConcurrentHashMap<>();
    private final Map<State, AtomicInteger> counts = Arrays.stream(State.values())
            .collect(Collectors.toUnmodifiableMap(state -> state, any -> new AtomicInteger()));

    TaskCounts() {}

    /** The number of tasks in this state. */
    public int of(State state) {
        return counter(state).get();
    }

    /** How many tasks of this framework are in which state; a state that none is in is absent. */
    public Map<State, Integer> of(FrameworkKey framework) {
        return byFramework.getOrDefault(framework, Map.of());
    }

    /** The record has changed, perhaps from one state to another. */
    void update(TaskRecord task) {
        var now = stateOf(task);
        if (now != task.counted || !Objects.equals(task.framework, task.countedFor)) {
            add(task.countedFor, task.counted, -1);
            add(task.framework, now, 1);
            task.counted = now;
            task.countedFor = task.framework;
        }
    }

    private void add(@Nullable FrameworkKey framework, @Nullable State state, int delta) {
        add(state, delta);
        if (framework != null && state != null) {
            byFramework.compute(framework, (key, before) -> sum(before, state, delta));
        }
    }

    /** Null if no task is left, so that the map removes the framework. */
    private static @Nullable Map<State, Integer> sum(@Nullable Map<State, Integer> before, State state, int delta) {
        var sums = new EnumMap<State, Integer>(State.class);
        if (before != null) {
            sums.putAll(before);
        }
        sums.merge(state, delta, (some, more) -> some + more == 0 ? null : some + more);
        return sums.isEmpty() ? null : Map.copyOf(sums);
    }

    private void add(@Nullable State state, int delta) {
        if (state != null) {
            counter(state).addAndGet(delta);
        }
    }

    private AtomicInteger counter(State state) {
        return Objects.requireNonNull(counts.get(state));
    }

    private static @Nullable State stateOf(TaskRecord task) {
        return switch (task.object) {
            case UNSEEN, GONE -> null;
            case PRESENT, DELETING ->
                switch (task.phase) {
                    case PENDING -> State.PENDING;
                    case LAUNCHED -> task.saidRunning ? State.RUNNING : State.STAGING;
                    case ENDED -> null;
                };
        };
    }
}
