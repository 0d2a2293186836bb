package io.mesosoperator.resource;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of the algebra written down naively, over a plain list: what the merges of sorted arrays are held against.
 */
final class ListedResources {

    private final List<Entry> entries = new ArrayList<>();

    static ListedResources of(Resources resources) {
        var listed = new ListedResources();
        resources.toProto().forEach(resource -> listed.add(Entry.of(resource)));
        return listed;
    }

    Resources toResources() {
        return Resources.of(entries.stream().map(Entry::toProto).toList());
    }

    void add(Entry added) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.kind().equals(added.kind()) && !entry.kind().isPersistentVolume()) {
                entries.set(i, entry.withQuantity(Quantity.plus(entry.quantity(), added.quantity())));
                return;
            }
        }
        entries.add(added);
    }

    void subtract(Entry subtracted) {
        for (int i = 0; i < entries.size(); i++) {
            if (subtractable(entries.get(i), subtracted)) {
                var rest = Quantity.minus(entries.get(i).quantity(), subtracted.quantity());
                if (rest.isEmpty()) {
                    entries.remove(i);
                } else {
                    entries.set(i, entries.get(i).withQuantity(rest));
                }
                return;
            }
        }
    }

    boolean contains(ListedResources that) {
        var remaining = of(toResources());
        for (Entry entry : that.entries) {
            if (remaining.entries.stream()
                    .noneMatch(
                            one -> subtractable(one, entry) && Quantity.contains(one.quantity(), entry.quantity()))) {
                return false;
            }
            remaining.subtract(entry);
        }
        return true;
    }

    ListedResources plus(ListedResources that) {
        var sum = of(toResources());
        that.entries.forEach(sum::add);
        return sum;
    }

    ListedResources minus(ListedResources that) {
        var rest = of(toResources());
        that.entries.forEach(rest::subtract);
        return rest;
    }

    private static boolean subtractable(Entry left, Entry right) {
        return left.kind().equals(right.kind())
                && (!left.kind().isPersistentVolume() || left.quantity().equals(right.quantity()));
    }
}
