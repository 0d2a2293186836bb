package io.mesosoperator.allocation;

import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/** Dominant resource fairness: who has the smallest share of the resource it has most of comes first. */
final class DominantShare {

    private final Map<String, Double> total;
    private final Map<FrameworkKey, Resources> allocated = new HashMap<>();
    private final Map<FrameworkKey, Long> allocations = new HashMap<>();

    DominantShare(Collection<Resources> agentTotals) {
        total = new TreeMap<>();
        for (var resources : agentTotals) {
            scalars(resources).forEach((name, amount) -> total.merge(name, amount, Double::sum)); // never zero
        }
    }

    void add(FrameworkKey framework, Resources resources) {
        allocated.merge(framework, resources, Resources::plus);
    }

    /** How often the framework was made an offer. */
    void count(FrameworkKey framework, long times) {
        allocations.put(framework, times);
    }

    /** Smallest share first; among equals who was made fewer offers, then by name. */
    List<FrameworkKey> order(Collection<FrameworkKey> frameworks) {
        var shares = new HashMap<FrameworkKey, Double>();
        frameworks.forEach(framework -> shares.put(framework, share(framework)));
        return frameworks.stream()
                .sorted(Comparator.<FrameworkKey>comparingDouble(shares::get)
                        .thenComparingLong(framework -> allocations.getOrDefault(framework, 0L))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private double share(FrameworkKey framework) {
        return scalars(allocated.getOrDefault(framework, Resources.empty())).entrySet().stream()
                .mapToDouble(entry -> entry.getValue() / total.getOrDefault(entry.getKey(), Double.POSITIVE_INFINITY))
                .max()
                .orElse(0);
    }

    // Only scalars count: a range of ports has no natural share (Mesos' sorter does the same).
    private static Map<String, Double> scalars(Resources resources) {
        var amounts = new TreeMap<String, Double>();
        for (Resource resource : resources.toProto()) {
            if (resource.getType() == Value.Type.SCALAR) {
                amounts.merge(resource.getName(), resource.getScalar().getValue(), Double::sum);
            }
        }
        return amounts;
    }
}
