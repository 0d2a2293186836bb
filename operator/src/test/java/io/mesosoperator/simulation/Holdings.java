package io.mesosoperator.simulation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Who holds what on which agent, as it should be: the simulation's own account, against which the ledger is held. */
final class Holdings {

    /**
     * What holds something: a pod, a grant whose pod is not there yet, or a launch of an ACCEPT whose
     * task has not come.
     */
    enum Sort {
        POD,
        GRANT,
        LAUNCH
    }

    record Holder(Sort sort, String id) {
        static Holder launch(String offerId, String task) {
            return new Holder(Sort.LAUNCH, offerId + "/" + task);
        }
    }

    /** @param framework whose task it is; empty for pods of others */
    record Holding(String slaveId, Optional<FrameworkKey> framework, Resources resources) {}

    private final Map<Holder, Holding> all = new LinkedHashMap<>();
    private final Map<String, Map<Holder, Holding>> byAgent = new HashMap<>();
    private final Map<FrameworkKey, Map<Holder, Holding>> byFramework = new HashMap<>();

    /** Sums by agent, until something changes there. */
    private final Map<String, Resources> onAgent = new HashMap<>();

    private final Map<String, Resources> ofTasksOnAgent = new HashMap<>();

    void add(Holder holder, Holding holding) {
        if (all.putIfAbsent(holder, holding) != null) {
            throw new AssertionError(holder + " holds something already: it was granted twice");
        }
        changed(holding.slaveId());
        byAgent.computeIfAbsent(holding.slaveId(), id -> new LinkedHashMap<>()).put(holder, holding);
        holding.framework()
                .ifPresent(framework -> byFramework
                        .computeIfAbsent(framework, key -> new LinkedHashMap<>())
                        .put(holder, holding));
    }

    void remove(Holder holder) {
        var holding = all.remove(holder);
        if (holding != null) {
            changed(holding.slaveId());
            byAgent.getOrDefault(holding.slaveId(), Map.of()).remove(holder);
            holding.framework()
                    .ifPresent(framework ->
                            byFramework.getOrDefault(framework, Map.of()).remove(holder));
        }
    }

    private void changed(String slaveId) {
        onAgent.remove(slaveId);
        ofTasksOnAgent.remove(slaveId);
    }

    void removeIf(Predicate<Holder> which) {
        List.copyOf(all.keySet()).stream().filter(which).forEach(this::remove);
    }

    boolean has(Holder holder) {
        return all.containsKey(holder);
    }

    List<Holder> holders(Sort sort) {
        return all.keySet().stream().filter(holder -> holder.sort() == sort).toList();
    }

    Holding get(Holder holder) {
        return Optional.ofNullable(all.get(holder)).orElseThrow();
    }

    int count(String slaveId) {
        return byAgent.getOrDefault(slaveId, Map.of()).size();
    }

    /** What all of them hold there. */
    Resources on(String slaveId) {
        return onAgent.computeIfAbsent(
                slaveId, id -> sum(byAgent.getOrDefault(id, Map.of()).values()));
    }

    Resources ofTasks(String slaveId) {
        return ofTasksOnAgent.computeIfAbsent(
                slaveId,
                id -> sum(byAgent.getOrDefault(id, Map.of()).values().stream()
                        .filter(holding -> holding.framework().isPresent())
                        .toList()));
    }

    Resources ofPods(String slaveId) {
        return byAgent.getOrDefault(slaveId, Map.of()).entrySet().stream()
                .filter(entry -> entry.getKey().sort() == Sort.POD)
                .map(entry -> entry.getValue().resources())
                .reduce(Resources.empty(), Resources::plus);
    }

    Resources of(FrameworkKey framework) {
        return sum(byFramework.getOrDefault(framework, Map.of()).values());
    }

    private static Resources sum(Collection<Holding> holdings) {
        return holdings.stream().map(Holding::resources).reduce(Resources.empty(), Resources::plus);
    }
}
