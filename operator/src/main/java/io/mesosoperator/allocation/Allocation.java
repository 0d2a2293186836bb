package io.mesosoperator.allocation;

import java.util.List;
import java.util.Map;

/**
 * What an allocation decided.
 *
 * @param verdicts by uid of the task; a task that simply waits for its turn has none
 * @param offers the offers that stand from now on, in the order of the snapshot, new ones last
 * @param filters filters that come into force with it
 */
public record Allocation(Map<String, AllocationResult> verdicts, List<OutstandingOffer> offers, List<Filter> filters) {

    public Allocation {
        verdicts = Map.copyOf(verdicts);
        offers = List.copyOf(offers);
        filters = List.copyOf(filters);
    }
}
