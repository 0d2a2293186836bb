package io.mesosoperator.allocation;

import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The filters in force, found by agent and framework: an allocation asks for each pair of them. */
final class Refusals {

    private final Map<String, Map<FrameworkKey, List<Filter>>> byAgent = new HashMap<>();

    Refusals(List<Filter> filters) {
        filters.forEach(this::add);
    }

    void add(Filter filter) {
        byAgent.computeIfAbsent(filter.slaveId(), slaveId -> new HashMap<>())
                .computeIfAbsent(filter.framework(), framework -> new ArrayList<>())
                .add(filter);
    }

    /** Whether the framework has refused this, or more, of the agent. */
    boolean holdBack(FrameworkKey framework, String slaveId, Resources offered, Instant now) {
        for (var filter : byAgent.getOrDefault(slaveId, Map.of()).getOrDefault(framework, List.of())) {
            if (filter.holdsBack(offered, now)) {
                return true;
            }
        }
        return false;
    }
}
