package io.mesosoperator.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Finds resources that amount to given targets, whatever role they are reserved for. */
final class Finder {

    /** Which resources (right) a target (left) may be taken from, in order of preference. */
    private static final List<BiPredicate<Kind, Kind>> PREFERENCES = List.of(
            (target, source) -> source.equals(target),
            (target, source) -> source.isReserved() && source.role().equals(target.role()),
            (target, source) -> !source.isReserved(),
            (target, source) -> true);

    private final Entry[] pool;
    private final List<Entry> found = new ArrayList<>();

    private Finder(Entry[] pool) {
        this.pool = pool;
    }

    /** Empty if any target cannot be found in full. */
    static Optional<Entry[]> find(Entry[] entries, Entry[] targets) {
        var finder = new Finder(entries.clone());
        var missing = targets.clone();
        for (BiPredicate<Kind, Kind> preference : PREFERENCES) {
            for (int i = 0; i < missing.length; i++) {
                missing[i] = finder.draw(missing[i], preference);
            }
        }
        return Arrays.stream(missing).allMatch(entry -> entry.quantity().isEmpty())
                ? Optional.of(Merge.canonical(finder.found))
                : Optional.empty();
    }

    /** Moves what it can from the pool to the found resources, and returns what is still missing. */
    private Entry draw(Entry target, BiPredicate<Kind, Kind> preference) {
        Quantity missing = target.quantity();
        for (int i = 0; i < pool.length && !missing.isEmpty(); i++) {
            Entry source = pool[i];
            if (!preference.test(target.kind(), source.kind()) || !sameUse(target.kind(), source.kind())) {
                continue;
            }
            // A persistent volume is taken whole or not at all.
            if (source.kind().isPersistentVolume() && !source.quantity().equals(missing)) {
                continue;
            }
            Quantity drawn = Quantity.common(source.quantity(), missing);
            pool[i] = source.withQuantity(Quantity.minus(source.quantity(), drawn));
            missing = Quantity.minus(missing, drawn);
            found.add(source.withQuantity(drawn));
        }
        return target.withQuantity(missing);
    }

    /** Whether the kinds differ at most in their reservation. */
    private static boolean sameUse(Kind left, Kind right) {
        return left.withReservation(right.role(), right.principal()).equals(right);
    }
}
