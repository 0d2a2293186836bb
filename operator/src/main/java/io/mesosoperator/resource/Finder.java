package io.mesosoperator.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Finds, whatever they are reserved for, resources that amount to given targets. */
final class Finder {

    /** Where a target (left) may draw from (right), the dearest last. */
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

    /** Empty if some target cannot be found in full. */
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

    /** Moves what it can from the pool to what is found, and says what is missing still. */
    private Entry draw(Entry target, BiPredicate<Kind, Kind> preference) {
        Quantity missing = target.quantity();
        for (int i = 0; i < pool.length && !missing.isEmpty(); i++) {
            Entry source = pool[i];
            if (!preference.test(target.kind(), source.kind()) || !sameUse(target.kind(), source.kind())) {
                continue;
            }
            // A persistent volume is had whole or not at all.
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

    /** Whether the kinds differ at most in who they are reserved for. */
    private static boolean sameUse(Kind left, Kind right) {
        return left.withReservation(right.role(), right.principal()).equals(right);
    }
}
