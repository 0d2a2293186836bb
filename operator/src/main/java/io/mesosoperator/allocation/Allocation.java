package io.mesosoperator.allocation;

import java.util.List;
import java.util.Map;

/**
 * The result of an allocation run.
 *
 * @param results by uid of the task; a task that simply waits for its turn has none
 * @param offers the outstanding offers from now on, in the order of the snapshot, new ones last
 * @param filters filters that take effect with it
 */
public record Allocation(Map<String, AllocationResult> results, List<OutstandingOffer> offers, List<Filter> filters) {

    public Allocation {
        results = Map.copyOf(results);
        offers = List.copyOf(offers);
        filters = List.copyOf(filters);
    }
}
