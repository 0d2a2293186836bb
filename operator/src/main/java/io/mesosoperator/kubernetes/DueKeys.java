package io.mesosoperator.kubernetes;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Keys by when they are due, each once; of those that are due together, the one that was put first. */
final class DueKeys<K> {

    /** A key that waits; {@code order} is that of being put. */
    record Waiting<K>(K key, Instant due, long order) {}

    private final Map<K, Waiting<K>> byKey = new HashMap<>();
    private final TreeSet<Waiting<K>> inOrder = new TreeSet<>(
            Comparator.<Waiting<K>, Instant>comparing(Waiting::due).thenComparingLong(Waiting::order));
    private long puts;

    /** The key is due then; one that is there already, at the earlier of both times. */
    void put(K key, Instant due) {
        var before = byKey.get(key);
        if (before != null && !due.isBefore(before.due())) {
            return;
        }
        if (before != null) {
            inOrder.remove(before);
        }
        puts++;
        var now = new Waiting<>(key, due, puts);
        byKey.put(key, now);
        inOrder.add(now);
    }

    Optional<Waiting<K>> first() {
        return inOrder.stream().findFirst();
    }

    void remove(Waiting<K> waiting) {
        inOrder.remove(waiting);
        byKey.remove(waiting.key());
    }

    boolean contains(K key) {
        return byKey.containsKey(key);
    }

    int size() {
        return byKey.size();
    }

    int dueAt(Instant now) {
        return (int)
                inOrder.stream().takeWhile(next -> !next.due().isAfter(now)).count();
    }
}
