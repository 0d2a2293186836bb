package io.mesosoperator.allocation;

import io.mesosoperator.agent.AgentState;
import java.util.List;
import java.util.Map;

/**
 * All that an allocation depends on.
 *
 * @param agents by slave id
 * @param frameworks the registered ones
 * @param requests tasks that wait, in the order in which they came
 * @param offers the outstanding ones, oldest first
 * @param refusals what frameworks have refused: not copied, for there may be millions; the allocation drops
 *     what has expired
 * @param policy how all this is to be shared
 */
public record Snapshot(
        Map<String, AgentState> agents,
        List<FrameworkState> frameworks,
        List<ResourceRequest> requests,
        List<OutstandingOffer> offers,
        OfferFilters refusals,
        AllocationPolicy policy) {

    /** With these filters in force. */
    public Snapshot(
            Map<String, AgentState> agents,
            List<FrameworkState> frameworks,
            List<ResourceRequest> requests,
            List<OutstandingOffer> offers,
            List<Filter> filters,
            AllocationPolicy policy) {
        this(agents, frameworks, requests, offers, OfferFilters.of(filters), policy);
    }

    public Snapshot {
        agents = Map.copyOf(agents);
        frameworks = List.copyOf(frameworks);
        requests = List.copyOf(requests);
        offers = List.copyOf(offers);
    }
}
