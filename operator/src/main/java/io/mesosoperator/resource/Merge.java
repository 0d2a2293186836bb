package io.mesosoperator.resource;

import java.util.Arrays;
import java.util.Collection;

/**
 * The operations on sorted arrays of entries, each in one pass. Canonical means: sorted by {@link Entry#compare}, no
 * empty quantities, everything that can be merged is merged.
 */
final class Merge {

    static final Entry[] NONE = {};

    private Merge() {}

    /** Sorts and merges entries given in any order. */
    static Entry[] canonical(Collection<Entry> entries) {
        var sorted = entries.toArray(Entry[]::new);
        Arrays.sort(sorted, Entry::compare);
        int size = 0;
        for (Entry entry : sorted) {
            if (entry.quantity().isEmpty()) {
                continue;
            }
            if (size > 0 && addable(sorted[size - 1], entry)) {
                sorted[size - 1] = add(sorted[size - 1], entry);
            } else {
                sorted[size++] = entry;
            }
        }
        return trim(sorted, size);
    }

    static Entry[] plus(Entry[] left, Entry[] right) {
        var sum = new Entry[left.length + right.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < left.length && j < right.length) {
            int order = Entry.compare(left[i], right[j]);
            if (order < 0) {
                sum[size++] = left[i++];
            } else if (order > 0) {
                sum[size++] = right[j++];
            } else if (left[i].kind().isPersistentVolume()) {
                sum[size++] = left[i++];
                sum[size++] = right[j++];
            } else {
                sum[size++] = add(left[i++], right[j++]);
            }
        }
        System.arraycopy(left, i, sum, size, left.length - i);
        size += left.length - i;
        System.arraycopy(right, j, sum, size, right.length - j);
        size += right.length - j;
        return trim(sum, size);
    }

    /** Ignores what right has and left does not. */
    static Entry[] minus(Entry[] left, Entry[] right) {
        var rest = new Entry[left.length];
        int size = 0;
        int j = 0;
        for (Entry entry : left) {
            int order = 1;
            while (j < right.length && (order = Entry.compare(entry, right[j])) > 0) {
                j++;
            }
            if (j == right.length || order < 0) {
                rest[size++] = entry;
                continue;
            }
            Entry subtrahend = right[j++];
            if (entry.kind().isPersistentVolume()) {
                continue;
            }
            Quantity quantity = Quantity.minus(entry.quantity(), subtrahend.quantity());
            if (!quantity.isEmpty()) {
                rest[size++] = entry.withQuantity(quantity);
            }
        }
        return trim(rest, size);
    }

    static boolean contains(Entry[] left, Entry[] right) {
        int i = 0;
        for (Entry wanted : right) {
            int order = -1;
            while (i < left.length && (order = Entry.compare(left[i], wanted)) < 0) {
                i++;
            }
            if (i == left.length || order > 0 || !Quantity.contains(left[i].quantity(), wanted.quantity())) {
                return false;
            }
            i++;
        }
        return true;
    }

    private static boolean addable(Entry left, Entry right) {
        return !left.kind().isPersistentVolume() && left.kind().equals(right.kind());
    }

    private static Entry add(Entry left, Entry right) {
        return left.withQuantity(Quantity.plus(left.quantity(), right.quantity()));
    }

    private static Entry[] trim(Entry[] entries, int size) {
        if (size == 0) {
            return NONE;
        }
        return size == entries.length ? entries : Arrays.copyOf(entries, size);
    }
}
