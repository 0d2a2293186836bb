package io.mesosoperator.allocation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.SchemaLimits;
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
 * The agents' free resources while one allocation run divides them. Invariant, on every agent: offered resources are
 * part of the free ones, so nothing can be used twice.
 */
final class Pool {

    /** Of one resource of an Offer. */
    private static final int MOST_RANGES = SchemaLimits.of("Offer").most("spec.resources[].ranges.range");

    private final Map<String, AgentState> agents;
    private final TaintedAgents tainted;
    private final AllocationPolicy policy;
    private final List<String> names;
    private final Map<String, Resources> free = new TreeMap<>();
    private final Map<String, Integer> slots = new HashMap<>();
    private final Map<String, OutstandingOffer> offers = new LinkedHashMap<>();
    private final Map<String, List<String>> offersByAgent = new HashMap<>();

    Pool(Snapshot snapshot) {
        agents = snapshot.agents();
        tainted = new TaintedAgents(snapshot);
        policy = snapshot.policy();
        names = agents.keySet().stream().sorted().toList();
        agents.forEach((slaveId, state) -> {
            free.put(slaveId, state.free());
            slots.put(slaveId, state.agent().podSlots() - state.pods());
        });
        snapshot.offers().forEach(this::admit);
    }

    /** An offer keeps what its agent still has free: other pods may have taken some of it since, or a taint all. */
    private void admit(OutstandingOffer offer) {
        put(offer.with(
                tainted.repel(offer.slaveId(), offer.framework())
                        ? Resources.empty()
                        : common(offer.resources(), unoffered(offer.slaveId()))));
    }

    // More ranges than an Offer object takes stay unoffered, or the agent could not be offered at all.
    private void put(OutstandingOffer more) {
        var offer = more.with(more.resources().withAtMostRanges(MOST_RANGES));
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

    /** The agent's free resources that are not offered. */
    Resources unoffered(String slaveId) {
        var left = free.getOrDefault(slaveId, Resources.empty());
        for (var offer : offersOn(slaveId)) {
            left = left.minus(offer.resources());
        }
        return left;
    }

    /** The resources of the agent's offers that {@code which} accepts, plus the unoffered ones. */
    Resources available(String slaveId, Predicate<OutstandingOffer> which) {
        var available = unoffered(slaveId);
        for (var offer : offersOn(slaveId)) {
            if (which.test(offer)) {
                available = available.plus(offer.resources());
            }
        }
        return available;
    }

    /** The agent's resources that may be offered now. */
    Resources offerable(String slaveId) {
        return mayBeOffered(slaveId) ? unoffered(slaveId).withAtMostRanges(MOST_RANGES) : Resources.empty();
    }

    boolean mayBeOffered(String slaveId) {
        var state = agents.get(slaveId);
        return state != null && policy.mayBeOffered(state.agent().hostname());
    }

    /** For whom agents with taints are. */
    TaintedAgents tainted() {
        return tainted;
    }

    /** All resources of the agent. */
    Resources total(String slaveId) {
        var state = agents.get(slaveId);
        return state == null ? Resources.empty() : state.agent().total();
    }

    /** Uses {@code wanted}: unoffered resources first, then those of the offers that {@code which} accepts. */
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

    /** Uses {@code wanted} from these offers, in order. */
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

    /** The sum of the framework's offers. */
    Resources offeredTo(FrameworkKey framework) {
        return offers.values().stream()
                .filter(offer -> offer.framework().equals(framework))
                .map(OutstandingOffer::resources)
                .reduce(Resources.empty(), Resources::plus);
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

    /** Creates the offer, or adds these unoffered resources to it. */
    void offer(OutstandingOffer offer, Resources more) {
        put(offer.with(offer.resources().plus(more)));
    }

    /** Makes the offer smaller; this part of it becomes unoffered. */
    void release(OutstandingOffer offer, Resources part) {
        put(offer.with(offer.resources().minus(part)));
    }

    /** Ends the offer; its resources become unoffered. */
    void end(OutstandingOffer offer) {
        offers.remove(offer.id());
        offersByAgent.getOrDefault(offer.slaveId(), new ArrayList<>()).remove(offer.id());
    }

    /** The common part: the smaller amounts, and the ports and items in both. */
    static Resources common(Resources one, Resources other) {
        return one.minus(one.minus(other));
    }
}
