package io.mesosoperator.allocation;

import io.mesosoperator.security.Bound;
import java.util.List;
import java.util.Optional;

/**
 * What the limits of its namespace and its role leave to a framework at one moment.
 *
 * @param tasks the limits of tasks, and what each leaves
 * @param reservations the limit of what is reserved for its role
 */
public record Allowance(List<Left> tasks, Optional<ReservationRoom> reservations) {

    /** No limit. */
    public static final Allowance ANY = new Allowance(List.of(), Optional.empty());

    /**
     * What one limit leaves.
     *
     * @param more so many more may be launched
     */
    public record Left(Bound bound, int more) {}

    public Allowance {
        tasks = List.copyOf(tasks);
    }

    /** The limit that allows no further task when so many were launched. */
    public Optional<Bound> reachedWith(int launched) {
        return tasks.stream()
                .filter(left -> left.more() <= launched)
                .map(Left::bound)
                .findFirst();
    }
}
