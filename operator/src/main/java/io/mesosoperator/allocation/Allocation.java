package io.mesosoperator.allocation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of an allocation run.
 *
 * @param results by uid of the task; a task that simply waits for its turn has none
 * @param offers the outstanding offers from now on, in the order of the snapshot, new ones last
 * @param filters filters that take effect with it
 * @param nextLook when an offer may be rescinded for a framework that waits; empty if none waits for that
 * @param transferred how many unanswered offers it gives to others
 */
public record Allocation(
        Map<String, AllocationResult> results,
        List<OutstandingOffer> offers,
        List<Filter> filters,
        Optional<Instant> nextLook,
        int transferred) {

    /** An allocation that gives no offer to others. */
    Allocation(
            Map<String, AllocationResult> results,
            List<OutstandingOffer> offers,
            List<Filter> filters,
            Optional<Instant> nextLook) {
        this(results, offers, filters, nextLook, 0);
    }

    public Allocation {
        results = Map.copyOf(results);
        offers = List.copyOf(offers);
        filters = List.copyOf(filters);
    }
}
