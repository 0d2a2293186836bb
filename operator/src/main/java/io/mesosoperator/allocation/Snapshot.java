package io.mesosoperator.allocation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.security.TenantCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All inputs of an allocation run.
 *
 * @param agents by slave id
 * @param frameworks the registered ones
 * @param requests tasks that wait, in the order of their arrival
 * @param offers the outstanding ones, oldest first
 * @param refusals the frameworks' filters: not copied, because there may be millions; the run removes expired ones
 * @param policy how to share the resources
 * @param rescindable from when on an offer may be rescinded for another framework, by its id; absent if it may not,
 *     because it is answered
 * @param tasks how many tasks have their resources, also of frameworks that are away; the run does not change it
 */
public record Snapshot(
        Map<String, AgentState> agents,
        List<FrameworkState> frameworks,
        List<ResourceRequest> requests,
        List<OutstandingOffer> offers,
        OfferFilters refusals,
        AllocationPolicy policy,
        Map<String, Instant> rescindable,
        TenantCounts tasks) {

    /** A snapshot in which nobody has tasks. */
    public Snapshot(
            Map<String, AgentState> agents,
            List<FrameworkState> frameworks,
            List<ResourceRequest> requests,
            List<OutstandingOffer> offers,
            OfferFilters refusals,
            AllocationPolicy policy,
            Map<String, Instant> rescindable) {
        this(agents, frameworks, requests, offers, refusals, policy, rescindable, new TenantCounts());
    }

    /** A snapshot with these filters in force, and no offer that may be rescinded. */
    public Snapshot(
            Map<String, AgentState> agents,
            List<FrameworkState> frameworks,
            List<ResourceRequest> requests,
            List<OutstandingOffer> offers,
            List<Filter> filters,
            AllocationPolicy policy) {
        this(agents, frameworks, requests, offers, OfferFilters.of(filters), policy, Map.of());
    }

    public Snapshot {
        agents = Map.copyOf(agents);
        frameworks = List.copyOf(frameworks);
        requests = List.copyOf(requests);
        offers = List.copyOf(offers);
        rescindable = Map.copyOf(rescindable);
    }
}
