package io.mesosoperator.master;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a kubelet tells of the containers of a task, or of the tasks of a group, and of their pod's network. It is made
 * by {@link CadvisorText} alone.
 */
public final class ContainerUsage {

    /** A pod has one; more than a few are somebody's invention. */
    private static final int MOST_INTERFACES = 16;

    /** A group has a few; of more the first are told. */
    private static final int MOST_CONTAINERS = 64;

    private final Map<String, Map<Figure, Double>> containers = new HashMap<>();
    private final Map<String, Map<Figure, Double>> network = new HashMap<>();
    private long millis;

    void add(String container, Figure figure, double value) {
        put(containers, MOST_CONTAINERS, container, figure, value);
    }

    void addOfNetwork(String networkInterface, Figure figure, double value) {
        put(network, MOST_INTERFACES, networkInterface, figure, value);
    }

    private static void put(Map<String, Map<Figure, Double>> into, int most, String name, Figure figure, double value) {
        if (into.containsKey(name) || into.size() < most) {
            into.computeIfAbsent(name, first -> new EnumMap<>(Figure.class)).put(figure, value);
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

    /** Nothing but what the kubelet tells: of these containers the sums. */
    Map<Figure, Double> figures(Set<String> of) {
        var all = new EnumMap<Figure, Double>(Figure.class);
        Stream.concat(
                        containers.entrySet().stream()
                                .filter(one -> of.contains(one.getKey()))
                                .map(Map.Entry::getValue),
                        network.values().stream())
                .forEach(one -> one.forEach((figure, value) -> all.merge(figure, value, Double::sum)));
        return all;
    }

    /** Whether one of these containers itself is told of. */
    boolean isOf(Set<String> some) {
        return some.stream().anyMatch(containers::containsKey);
    }
}
