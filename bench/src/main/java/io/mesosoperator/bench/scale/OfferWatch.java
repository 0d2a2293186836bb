package io.mesosoperator.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** All Offers there are: when each framework had its first, and what is offered of each agent. */
final class OfferWatch implements Watch.Listener {

    private final Map<String, Long> firsts = new HashMap<>();

    /** By agent, then by the Offer's name: what an agent has more than before is an Offer of its own. */
    private final Map<String, Map<String, Double>> cpus = new HashMap<>();

    private int open;

    @Override
    public synchronized void seen(String type, JsonNode offer) {
        var now = System.nanoTime();
        var name = offer.at("/metadata/name").asText();
        var agent = cpus.computeIfAbsent(offer.at("/spec/slaveId/value").asText(), any -> new HashMap<>());
        if (type.equals("DELETED")) {
            open--;
            agent.remove(name);
        } else {
            open += type.equals("ADDED") ? 1 : 0;
            firsts.putIfAbsent(offer.at("/spec/frameworkId/value").asText(), now);
            agent.put(name, cpus(offer));
        }
        notifyAll();
    }

    private static double cpus(JsonNode offer) {
        for (var resource : offer.at("/spec/resources")) {
            if (resource.path("name").asText().equals("cpus")) {
                return resource.at("/scalar/value").asDouble();
            }
        }
        return 0;
    }

    /** In nanoseconds of {@link System#nanoTime()}. */
    synchronized Optional<Long> first(String framework) {
        return Optional.ofNullable(firsts.get(framework));
    }

    synchronized int open() {
        return open;
    }

    synchronized double cpus(String agent) {
        return cpus.getOrDefault(agent, Map.of()).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /** Waits until an Offer makes this true; false if none does in time. */
    synchronized boolean await(Duration patience, BooleanSupplier condition) {
        var end = System.nanoTime() + patience.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                var left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            throw Pause.interrupted(e);
        }
    }
}
