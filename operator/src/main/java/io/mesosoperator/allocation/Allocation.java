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
 * @param nextLook when an offer may be rescinded for a newcomer who waits; empty if none waits for that
 */
public record Allocation(
        Map<String, AllocationResult> results,
        List<OutstandingOffer> offers,
        List<Filter> filters,
        Optional<Instant> nextLook) {

    public Allocation {
        results = Map.copyOf(results);
        offers = List.copyOf(offers);
        filters = List.copyOf(filters);
    }
}
