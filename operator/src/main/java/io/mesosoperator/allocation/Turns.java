package io.mesosoperator.allocation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/** An order in which owners take turns: one with a thousand items delays the single one of another by one item. */
final class Turns {

    private Turns() {}

    /** The items of each owner stay in their order; the owner of the first item comes first. */
    static <T> List<T> of(List<T> items, Function<T, ?> owner) {
        var byOwner = new LinkedHashMap<Object, Deque<T>>();
        items.forEach(item -> byOwner.computeIfAbsent(owner.apply(item), any -> new ArrayDeque<>())
                .add(item));
        var result = new ArrayList<T>(items.size());
        while (!byOwner.isEmpty()) {
            byOwner.values().forEach(left -> result.add(left.remove()));
            byOwner.values().removeIf(Deque::isEmpty);
        }
        return result;
    }
}
