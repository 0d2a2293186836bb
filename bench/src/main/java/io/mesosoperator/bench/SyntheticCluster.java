package io.mesosoperator.bench;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.Filter;
import io.mesosoperator.allocation.FrameworkState;
import io.mesosoperator.allocation.OfferFilters;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.allocation.Quotas;
import io.mesosoperator.allocation.ResourceRequest;
import io.mesosoperator.allocation.Snapshot;
import io.mesosoperator.allocation.Weights;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A cluster of equal machines: every other one is partly used, one in ten has a role's reservation, and one in twenty a
 * persistent volume. Its frameworks are in three roles, one of which has weight 2. Always the same for the same sizes.
 */
final class SyntheticCluster {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final List<String> ROLES = List.of("*", "web", "batch");
    private static final String MACHINE = "cpus:16;mem:65536;disk:200000;ports:[31000-32000]";
    private static final int IN_100_REFUSED = 1;

    private final List<String> agents;
    private final List<FrameworkKey> frameworks;
    private final Ledger ledger = new Ledger(ExtendedResources.gpus());
    private OfferFilters refusals = OfferFilters.of(List.of());
    private final List<ResourceRequest> requests = new ArrayList<>();
    private final List<OutstandingOffer> offers = new ArrayList<>();
    private final AllocationPolicy policy =
            new AllocationPolicy(new Weights(Map.of("web", 2.0)), Quotas.NONE, Optional.empty(), Set.of());

    SyntheticCluster(int agentCount, int frameworkCount) {
        agents = IntStream.range(0, agentCount).mapToObj("node-%05d"::formatted).toList();
        frameworks = IntStream.range(0, frameworkCount)
                .mapToObj(i -> new FrameworkKey("bench", "framework-%04d".formatted(i)))
                .toList();
        for (var i = 0; i < agentCount; i++) {
            ledger.put(new Agent(agents.get(i), agents.get(i), Resources.parse(MACHINE), List.of(), 110, true));
            if (i % 10 == 0) {
                reserve(agents.get(i), "cpus(web, ops):4;mem(web, ops):8192");
            }
            if (i % 20 == 0) {
                reserve(agents.get(i), "cpus(web, ops):4;mem(web, ops):8192;disk(web, ops)[data:/data]:10000");
            }
            if (i % 2 == 0) {
                use(i, i);
            }
        }
        refuse(IN_100_REFUSED);
    }

    private void reserve(String slaveId, String resources) {
        ledger.checkpoint(slaveId, Resources.parse(resources));
    }

    /** A task of some framework runs on the agent. */
    private void use(int agent, int task) {
        var port = 31000 + task % 1000;
        ledger.assume(
                "task-" + task,
                frameworks.get(task % frameworks.size()),
                agents.get(agent),
                Resources.parse("cpus:2.5;mem:4096;disk:1000;ports:[%d-%d]".formatted(port, port + 2)));
    }

    /**
     * Adds filters: this percentage of the pairs of agent and framework has a filter for all resources of the agent.
     */
    void refuse(int inHundred) {
        var filters = new ArrayList<Filter>();
        var pair = 0;
        for (var slaveId : agents) {
            var all = ledger.agent(slaveId).orElseThrow().total();
            for (var framework : frameworks) {
                if (pair++ % 100 < inHundred) {
                    filters.add(new Filter(framework, slaveId, all, NOW.plus(Duration.ofHours(1))));
                }
            }
        }
        refusals = OfferFilters.of(filters);
    }

    /** Makes these the outstanding offers. */
    void offered(List<OutstandingOffer> standing) {
        offers.clear();
        offers.addAll(standing);
    }

    /** Adds or removes one task on each hundredth agent. */
    void changeOneInHundred() {
        for (var i = 0; i < agents.size(); i += 100) {
            if (i % 200 == 0) {
                ledger.forget("task-" + i);
            } else {
                use(i, agents.size() + i);
            }
        }
    }

    /** Adds this many waiting tasks without offers, each of a different size. */
    void wait(int tasks) {
        for (var i = 0; i < tasks; i++) {
            requests.add(new ResourceRequest(
                    "waiting-" + i,
                    "waiting-" + i,
                    frameworks.get(i % frameworks.size()),
                    Resources.parse("cpus:%d;mem:%d".formatted(1 + i % 4, 512 + 64 * (i % 7))),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    NOW));
        }
    }

    /** The snapshot, as the allocator makes it. */
    Snapshot snapshot() {
        var states = IntStream.range(0, frameworks.size()).mapToObj(this::state).toList();
        return new Snapshot(ledger.agents(), states, requests, offers, refusals, policy, Map.of());
    }

    private FrameworkState state(int framework) {
        var key = frameworks.get(framework);
        return new FrameworkState(
                key,
                ROLES.get(framework % ROLES.size()),
                false,
                ledger.usedBy(key).resources(),
                Integer.MAX_VALUE,
                0);
    }
}
