package io.mesosoperator.allocation;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.Protos.Offer.Operation;

/**
 * The {@link Allocator} behind the calls that Mesos' own allocator tests make: what is allocated to a framework is
 * offered to it and not answered. As there, the clock stands still, and what is not an event waits for
 * {@link #advance}.
 */
final class MesosAllocator {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Whoever forgets to recover an allocation shall not see it time out. */
    private static final OfferTerms TERMS = new OfferTerms(INTERVAL, Duration.ofDays(365), Integer.MAX_VALUE);

    private final AtomicInteger ids = new AtomicInteger();
    private final Allocator allocator = new Allocator(() -> "o" + ids.incrementAndGet(), TERMS);
    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private final Map<FrameworkKey, FrameworkState> frameworks = new LinkedHashMap<>();
    private final List<Filter> filters = new ArrayList<>();
    private final Map<String, Double> weights = new HashMap<>();
    private final Map<String, Resources> quotas = new HashMap<>();
    private final Set<String> excluded;
    private Optional<Set<String>> whitelist = Optional.empty();
    private List<OutstandingOffer> offers = List.of();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    MesosAllocator() {
        this(Set.of());
    }

    /** @param excluded names of resources that do not count for fair shares */
    MesosAllocator(Set<String> excluded) {
        this.excluded = excluded;
    }

    /** What an event brought to whom: framework name, then agent, then resources. */
    record Allocated(Map<String, Map<String, Resources>> byFramework) {

        static Allocated nothing() {
            return new Allocated(Map.of());
        }

        static Allocated to(String framework, String slaveId, String resources) {
            return new Allocated(Map.of(framework, Map.of(slaveId, Resources.parse(resources))));
        }
    }

    Allocated addSlave(String slaveId, String resources) {
        agents.put(slaveId, agent(slaveId, Resources.parse(resources)));
        return allocate();
    }

    Allocated removeSlave(String slaveId) {
        agents.remove(slaveId);
        return allocate();
    }

    Allocated addFramework(String name, String role) {
        return addFramework(name, role, false);
    }

    Allocated addFramework(String name, String role, boolean revocable) {
        frameworks.put(
                key(name), new FrameworkState(key(name), role, revocable, Resources.empty(), Integer.MAX_VALUE, 0));
        return allocate();
    }

    Allocated removeFramework(String name) {
        frameworks.remove(key(name));
        offers = offers.stream()
                .filter(offer -> !offer.framework().equals(key(name)))
                .toList();
        return Allocated.nothing();
    }

    void suppress(String name) {
        limit(name, 0);
    }

    Allocated revive(String name) {
        filters.removeIf(filter -> filter.framework().equals(key(name)));
        limit(name, Integer.MAX_VALUE);
        return allocate();
    }

    /** Mesos: deactivation drops the filters and keeps what is allocated. */
    void deactivate(String name) {
        filters.removeIf(filter -> filter.framework().equals(key(name)));
        limit(name, 0);
    }

    Allocated activate(String name) {
        limit(name, Integer.MAX_VALUE);
        return allocate();
    }

    void whitelist(String... hostnames) {
        whitelist = Optional.of(Set.of(hostnames));
    }

    Allocated updateWeight(String role, double weight) {
        weights.put(role, weight);
        return allocate();
    }

    Allocated setQuota(String role, String guarantee) {
        quotas.put(role, Resources.parse(guarantee));
        return allocate();
    }

    void removeQuota(String role) {
        quotas.remove(role);
    }

    /** The agent has these revocable resources from now on. */
    Allocated updateSlave(String slaveId, String revocable) {
        agents.put(slaveId, agent(slaveId, total(slaveId).nonRevocable().plus(Resources.parse(revocable))));
        return allocate();
    }

    /** A framework's operation on what it was allocated. */
    void updateAllocation(String name, String slaveId, Operation operation) {
        offers = offers.stream()
                .map(offer ->
                        offer.framework().equals(key(name)) && offer.slaveId().equals(slaveId)
                                ? offer.with(offer.resources().apply(operation))
                                : offer)
                .toList();
        agents.put(slaveId, agent(slaveId, total(slaveId).apply(operation)));
    }

    /**
     * An administrator's operation on what is allocated to nobody.
     *
     * @throws IllegalArgumentException if too little is
     */
    void updateAvailable(String slaveId, Operation operation) {
        var _ = new Pool(snapshot()).unoffered(slaveId).apply(operation);
        agents.put(slaveId, agent(slaveId, total(slaveId).apply(operation)));
    }

    /** The framework gives back what it was allocated of the agent; {@code refuse} empty for no filter. */
    void recover(String name, String slaveId, String resources, Optional<Duration> refuse) {
        var recovered = Resources.parse(resources);
        offers = offers.stream()
                .map(offer ->
                        offer.framework().equals(key(name)) && offer.slaveId().equals(slaveId)
                                ? offer.with(offer.resources().minus(recovered))
                                : offer)
                .toList();
        refuse.ifPresent(time -> filters.add(new Filter(key(name), slaveId, recovered, now.plus(time))));
    }

    void recover(String name, String slaveId, String resources) {
        recover(name, slaveId, resources, Optional.empty());
    }

    Allocated advance() {
        now = now.plus(INTERVAL);
        return allocate();
    }

    long activeFilters() {
        return filters.stream().filter(filter -> now.isBefore(filter.expiry())).count();
    }

    /** Of how many agents the framework has something. */
    long agentsOf(String name) {
        return offers.stream()
                .filter(offer -> offer.framework().equals(key(name)))
                .count();
    }

    private Allocated allocate() {
        var before = offers;
        offers = allocator.allocate(snapshot(), now, true).offers();
        var allocated = new TreeMap<String, Map<String, Resources>>();
        for (var offer : offers) {
            var had = before.stream()
                    .filter(old -> old.id().equals(offer.id()))
                    .map(OutstandingOffer::resources)
                    .findFirst();
            var more = offer.resources().minus(had.orElse(Resources.empty()));
            if (!more.isEmpty()) {
                count(offer.framework(), had.isEmpty());
                allocated
                        .computeIfAbsent(offer.framework().name(), name -> new TreeMap<>())
                        .merge(offer.slaveId(), more, Resources::plus);
            }
        }
        return new Allocated(allocated);
    }

    private void count(FrameworkKey framework, boolean isNew) {
        var state = Objects.requireNonNull(frameworks.get(framework));
        frameworks.put(
                framework,
                new FrameworkState(
                        framework,
                        state.role(),
                        state.revocable(),
                        state.used(),
                        state.offerLimit(),
                        state.allocations() + (isNew ? 1 : 0)));
    }

    private void limit(String name, int offerLimit) {
        var state = Objects.requireNonNull(frameworks.get(key(name)));
        frameworks.put(
                key(name),
                new FrameworkState(
                        key(name), state.role(), state.revocable(), state.used(), offerLimit, state.allocations()));
    }

    private Resources total(String slaveId) {
        return Objects.requireNonNull(agents.get(slaveId)).total();
    }

    private Snapshot snapshot() {
        var states = new LinkedHashMap<String, AgentState>();
        agents.forEach((slaveId, agent) -> states.put(slaveId, new AgentState(agent, Resources.empty(), 0)));
        var policy = new AllocationPolicy(new Weights(weights), new Quotas(quotas), whitelist, excluded);
        return new Snapshot(states, List.copyOf(frameworks.values()), List.of(), offers, filters, policy);
    }

    private static Agent agent(String slaveId, Resources total) {
        return new Agent(slaveId, slaveId, total, List.of(), 110, true);
    }

    private static FrameworkKey key(String name) {
        return new FrameworkKey("ns", name);
    }
}
