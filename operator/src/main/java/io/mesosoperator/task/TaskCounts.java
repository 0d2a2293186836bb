package io.mesosoperator.task;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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
        RUNNING
    }

    private final Map<State, AtomicInteger> counts = Arrays.stream(State.values())
            .collect(Collectors.toUnmodifiableMap(state -> state, any -> new AtomicInteger()));

    TaskCounts() {}

    /** The number of tasks in this state. */
    public int of(State state) {
        return counter(state).get();
    }

    /** The record has changed, perhaps from one state to another. */
    void update(TaskRecord task) {
        var now = stateOf(task);
        if (now != task.counted) {
            add(task.counted, -1);
            add(now, 1);
            task.counted = now;
        }
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
