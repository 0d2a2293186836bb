package io.mesosoperator.resource;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.mesos.Protos;

/** Named items, such as {@code {sda1, sda2}}: no order, no duplicates. */
public final class ItemSet implements Quantity, Comparable<ItemSet> {

    private final NavigableSet<String> items;

    private ItemSet(NavigableSet<String> items) {
        this.items = items;
    }

    public static ItemSet of(Collection<String> items) {
        return new ItemSet(new TreeSet<>(items));
    }

    public static ItemSet of(String... items) {
        return of(Arrays.asList(items));
    }

    public static ItemSet of(Protos.Value.Set set) {
        return of(set.getItemList());
    }

    /** The items that are in either. */
    public ItemSet plus(ItemSet that) {
        var sum = new TreeSet<>(items);
        sum.addAll(that.items);
        return new ItemSet(sum);
    }

    /** The items of this that are not in the other. */
    public ItemSet minus(ItemSet that) {
        return where(item -> !that.items.contains(item));
    }

    /** The items that are in both. */
    public ItemSet intersect(ItemSet that) {
        return where(that.items::contains);
    }

    private ItemSet where(Predicate<String> predicate) {
        var some = new TreeSet<>(items);
        some.removeIf(predicate.negate());
        return new ItemSet(some);
    }

    /** Whether every item of the other is in this. */
    public boolean contains(ItemSet that) {
        return items.containsAll(that.items);
    }

    @Override
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** In alphabetical order. */
    public List<String> asList() {
        return List.copyOf(items);
    }

    public Protos.Value.Set toProto() {
        return Protos.Value.Set.newBuilder().addAllItem(items).build();
    }

    @Override
    public int compareTo(ItemSet that) {
        Iterator<String> mine = items.iterator();
        Iterator<String> theirs = that.items.iterator();
        while (mine.hasNext() && theirs.hasNext()) {
            int order = mine.next().compareTo(theirs.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(mine.hasNext(), theirs.hasNext());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemSet that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }

    /** As Mesos prints them: {@code {sda1, sda2}}. */
    @Override
    public String toString() {
        return "{" + String.join(", ", items) + "}";
    }
}
