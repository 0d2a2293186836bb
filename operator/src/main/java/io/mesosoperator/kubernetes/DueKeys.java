package io.mesosoperator.kubernetes;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Keys by when they are due, each once; of those that are due together, the one that was put first. Keys of several
 * owners take turns: who has a thousand due keys delays another's single one by one key.
 */
final class DueKeys<K> {

    /** A key that waits; {@code order} is that of being put. */
    record Waiting<K>(K key, Instant due, long order) {}

    private final Function<K, String> owner;
    private final Map<K, Waiting<K>> byKey = new HashMap<>();

    /** Never empty; the owner whose turn is next comes first. */
    private final Map<String, TreeSet<Waiting<K>>> byOwner = new LinkedHashMap<>();

    private long puts;

    DueKeys(Function<K, String> owner) {
        this.owner = owner;
    }

    /** The key is due then; one that is there already, at the earlier of both times. */
    void put(K key, Instant due) {
        var before = byKey.get(key);
        if (before != null && !due.isBefore(before.due())) {
            return;
        }
        if (before != null) {
            remove(before);
        }
        puts++;
        var now = new Waiting<>(key, due, puts);
        byKey.put(key, now);
        byOwner.computeIfAbsent(owner.apply(key), any -> new TreeSet<>(order())).add(now);
    }

    /** The key is due then, whenever it was due before. */
    void replace(K key, Instant due) {
        drop(key);
        put(key, due);
    }

    /** The key waits no more. */
    void drop(K key) {
        var before = byKey.get(key);
        if (before != null) {
            remove(before);
        }
    }

    private Comparator<Waiting<K>> order() {
        return Comparator.<Waiting<K>, Instant>comparing(Waiting::due).thenComparingLong(Waiting::order);
    }

    /** The key that is due first. */
    Optional<Waiting<K>> first() {
        return byOwner.values().stream().map(TreeSet::first).min(order());
    }

    /** The key that is to be worked on, of those that are due: the first one of the owner whose turn it is. */
    Optional<Waiting<K>> next(Instant now) {
        return byOwner.values().stream()
                .map(TreeSet::first)
                .filter(waiting -> !waiting.due().isAfter(now))
                .findFirst();
    }

    /** Removes the key to work on it: the other owners come first now. */
    void take(Waiting<K> waiting) {
        remove(waiting);
        var whose = owner.apply(waiting.key());
        var others = byOwner.remove(whose);
        if (others != null) {
            byOwner.put(whose, others);
        }
    }

    private void remove(Waiting<K> waiting) {
        byKey.remove(waiting.key());
        byOwner.computeIfPresent(owner.apply(waiting.key()), (any, keys) -> {
            keys.remove(waiting);
            return keys.isEmpty() ? null : keys;
        });
    }

    boolean contains(K key) {
        return byKey.containsKey(key);
    }

    int size() {
        return byKey.size();
    }

    /** How many keys wait that are of the same owner as this one. */
    int sizeOfOwner(K key) {
        var keys = byOwner.get(owner.apply(key));
        return keys == null ? 0 : keys.size();
    }

    int dueAt(Instant now) {
        return byOwner.values().stream()
                .mapToInt(keys -> (int) keys.stream()
                        .takeWhile(next -> !next.due().isAfter(now))
                        .count())
                .sum();
    }
}
