package io.mesosoperator.allocation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The agents' free resources while one allocation divides them. Invariant, on every agent: what is offered is part of
 * what is free, so nothing can be used twice.
 */
final class Pool {

    private final Map<String, AgentState> agents;
    private final AllocationPolicy policy;
    private final List<String> names;
    private final Map<String, Resources> free = new TreeMap<>();
    private final Map<String, Integer> slots = new HashMap<>();
    private final Map<String, OutstandingOffer> offers = new LinkedHashMap<>();
    private final Map<String, List<String>> offersByAgent = new HashMap<>();

    Pool(Snapshot snapshot) {
        agents = snapshot.agents();
        policy = snapshot.policy();
        names = agents.keySet().stream().sorted().toList();
        agents.forEach((slaveId, state) -> {
            free.put(slaveId, state.free());
            slots.put(slaveId, state.agent().podSlots() - state.pods());
        });
        snapshot.offers().forEach(this::admit);
    }

    /** An offer keeps what its agent still has: other pods may have taken some of it since. */
    private void admit(OutstandingOffer offer) {
        put(offer.with(common(offer.resources(), unoffered(offer.slaveId()))));
    }

    private void put(OutstandingOffer offer) {
        if (offers.put(offer.id(), offer) == null) {
            offersByAgent
                    .computeIfAbsent(offer.slaveId(), id -> new ArrayList<>())
                    .add(offer.id());
        }
    }

    /** All agents, by name. */
    List<String> agents() {
        return names;
    }

    boolean has(String slaveId) {
        return agents.containsKey(slaveId);
    }

    Optional<OutstandingOffer> offer(String id) {
        return Optional.ofNullable(offers.get(id));
    }

    List<OutstandingOffer> offersOn(String slaveId) {
        return offersByAgent.getOrDefault(slaveId, List.of()).stream()
                .map(offers::get)
                .toList();
    }

    List<OutstandingOffer> offers() {
        return List.copyOf(offers.values());
    }

    /** What of the agent is free and offered to nobody. */
    Resources unoffered(String slaveId) {
        var left = free.getOrDefault(slaveId, Resources.empty());
        for (var offer : offersOn(slaveId)) {
            left = left.minus(offer.resources());
        }
        return left;
    }

    /** What the agent's offers that {@code which} accepts hold, with what is offered to nobody. */
    Resources available(String slaveId, Predicate<OutstandingOffer> which) {
        var available = unoffered(slaveId);
        for (var offer : offersOn(slaveId)) {
            if (which.test(offer)) {
                available = available.plus(offer.resources());
            }
        }
        return available;
    }

    /** What of the agent may be offered now. */
    Resources offerable(String slaveId) {
        var state = agents.get(slaveId);
        return state != null && policy.mayBeOffered(state.agent().hostname()) ? unoffered(slaveId) : Resources.empty();
    }

    /** What the agent would have if it were empty. */
    Resources total(String slaveId) {
        var state = agents.get(slaveId);
        return state == null ? Resources.empty() : state.agent().total();
    }

    /** Uses {@code wanted}: from what is offered to nobody first, then from the offers that {@code which} accepts. */
    void use(String slaveId, Resources wanted, Predicate<OutstandingOffer> which) {
        var missing = wanted.minus(common(wanted, unoffered(slaveId)));
        for (var offer : offersOn(slaveId)) {
            if (!missing.isEmpty() && which.test(offer)) {
                var taken = common(missing, offer.resources());
                put(offer.with(offer.resources().minus(taken)));
                missing = missing.minus(taken);
            }
        }
        take(slaveId, wanted);
    }

    /** Uses {@code wanted} of these offers, the first one's resources first. */
    void useOffered(List<OutstandingOffer> accepted, Resources wanted) {
        var missing = wanted;
        for (var offer : accepted) {
            var taken = common(missing, offer.resources());
            put(offer.with(offer.resources().minus(taken)));
            missing = missing.minus(taken);
        }
        take(accepted.getFirst().slaveId(), wanted);
    }

    private void take(String slaveId, Resources wanted) {
        var left = slots.merge(slaveId, -1, Integer::sum);
        free.computeIfPresent(slaveId, (id, now) -> now.minus(wanted));
        if (left <= 0) { // the kubelet accepts no further pod, whatever else is free
            free.put(slaveId, Resources.empty());
            offersOn(slaveId).forEach(offer -> put(offer.with(Resources.empty())));
        }
    }

    /** The framework's offer of this agent, if it has one. */
    Optional<OutstandingOffer> offerOf(FrameworkKey framework, String slaveId) {
        for (var id : offersByAgent.getOrDefault(slaveId, List.of())) {
            var offer = Objects.requireNonNull(offers.get(id));
            if (offer.framework().equals(framework)) {
                return Optional.of(offer);
            }
        }
        return Optional.empty();
    }

    /** Adds to the offer, or makes it, what is offered to nobody yet. */
    void offer(OutstandingOffer offer, Resources more) {
        put(offer.with(offer.resources().plus(more)));
    }

    /** The offer ends; what it held is offered to nobody. */
    void end(OutstandingOffer offer) {
        offers.remove(offer.id());
        offersByAgent.getOrDefault(offer.slaveId(), new ArrayList<>()).remove(offer.id());
    }

    /** What both have: the smaller amounts, the ports and items in both. */
    static Resources common(Resources one, Resources other) {
        return one.minus(one.minus(other));
    }
}
