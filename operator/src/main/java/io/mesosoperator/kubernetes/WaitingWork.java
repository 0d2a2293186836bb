package io.mesosoperator.kubernetes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The work of one namespace that waits for a thread. What goes on comes before what begins: however many tasks are to
 * be started, the end of one is told at once. What begins has every fourth turn at least. Not thread-safe.
 */
final class WaitingWork {

    private static final int TURNS = 4;

    private final Deque<Runnable> begun = new ArrayDeque<>();
    private final Deque<Runnable> rest = new ArrayDeque<>();
    private int turnsInARow;

    void add(Runnable work, boolean isBegun) {
        (isBegun ? begun : rest).add(work);
    }

    boolean isEmpty() {
        return begun.isEmpty() && rest.isEmpty();
    }

    int size() {
        return begun.size() + rest.size();
    }

    /** Takes what comes next. There must be some. */
    Runnable remove() {
        var isTurnOfTheRest = begun.isEmpty() || (turnsInARow >= TURNS - 1 && !rest.isEmpty());
        turnsInARow = isTurnOfTheRest ? 0 : turnsInARow + 1;
        return (isTurnOfTheRest ? rest : begun).remove();
    }

    List<Runnable> all() {
        return Stream.concat(begun.stream(), rest.stream()).toList();
    }
}
