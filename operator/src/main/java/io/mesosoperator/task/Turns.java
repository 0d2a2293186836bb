package io.mesosoperator.task;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Paces what is done for single tasks, however many are due at once. A task that comes too early keeps its turn. */
final class Turns {

    /** A task whose reason can change without an event is looked at again after this time. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final Map<String, Instant> turns = new HashMap<>();
    private final Map<String, Instant> looks = new HashMap<>();
    private final Duration pace;
    private Instant free = Instant.MIN;

    /** @param pace between two tasks */
    Turns(Duration pace) {
        this.pace = pace;
    }

    /**
     * When the task's turn is: now, or later. Whoever has it now, has it once.
     *
     * @param notBefore when something may be told of the task
     * @param mayChange whether the reason can change without an event
     */
    synchronized Instant next(String taskUid, Instant notBefore, boolean mayChange, Instant now) {
        var due = mayChange ? later(notBefore, looks.getOrDefault(taskUid, Instant.MIN)) : notBefore;
        if (due.isAfter(now)) {
            return due;
        }
        var turn = turns.get(taskUid);
        if (turn == null) {
            turn = later(now, free);
            free = turn.plus(pace);
        }
        if (turn.isAfter(now)) {
            turns.put(taskUid, turn);
            return turn;
        }
        turns.remove(taskUid);
        if (mayChange) {
            looks.put(taskUid, now.plus(AGAIN));
        }
        return now;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The task does not wait any more. */
    synchronized void forget(String taskUid) {
        turns.remove(taskUid);
        looks.remove(taskUid);
    }
}
