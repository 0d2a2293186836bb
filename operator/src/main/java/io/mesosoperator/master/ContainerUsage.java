package io.mesosoperator.master;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What a kubelet tells of a task's container, and of its pod's network. It is made by {@link CadvisorText} alone. */
public final class ContainerUsage {

    /** A pod has one; more than a few are somebody's invention. */
    private static final int MOST_INTERFACES = 16;

    private final Map<Figure, Double> own = new EnumMap<>(Figure.class);
    private final Map<String, Map<Figure, Double>> network = new HashMap<>();
    private long millis;

    void add(Figure figure, double value) {
        own.put(figure, value);
    }

    void add(String networkInterface, Figure figure, double value) {
        if (network.containsKey(networkInterface) || network.size() < MOST_INTERFACES) {
            network.computeIfAbsent(networkInterface, name -> new EnumMap<>(Figure.class))
                    .put(figure, value);
        }
    }

    /** Told at this time, in milliseconds since 1970. */
    public void at(long told) {
        millis = Math.max(millis, told);
    }

    /** Milliseconds since 1970; 0 if the kubelet does not say when. */
    public long millis() {
        return millis;
    }

    /** Nothing but what the kubelet tells. */
    Map<Figure, Double> figures() {
        var all = new EnumMap<Figure, Double>(Figure.class);
        all.putAll(own);
        network.values().forEach(one -> one.forEach((figure, value) -> all.merge(figure, value, Double::sum)));
        return all;
    }

    /** Whether the container itself is told of. */
    boolean isOfContainer() {
        return !own.isEmpty();
    }
}
