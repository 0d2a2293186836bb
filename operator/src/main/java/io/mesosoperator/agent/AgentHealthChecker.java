package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Node;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tracks which agents are unresponsive, and since when (Mesos: the slave observer, which gives up after {@code
 * max_slave_ping_timeouts}).
 *
 * <p>Kubernetes' node controller detects unresponsive nodes: it sets the condition Ready to Unknown when the kubelet
 * has not renewed its lease for a while. Pings are counted from that transition, so a restarted operator continues the
 * count. A node with Ready=False has a kubelet that responds: it takes no tasks, but it is not lost.
 */
public final class AgentHealthChecker {

    private final AgentPings pings;
    private final Clock clock;
    private final Map<String, Instant> since = new ConcurrentHashMap<>();
    private final WorkQueue<String> timeouts = WorkQueue.ofCluster("agent-health", WorkLimits.USUAL, this::tellIfLost);
    private volatile Consumer<String> lost = slaveId -> {};

    public AgentHealthChecker(AgentPings pings, Clock clock) {
        this.pings = pings;
        this.clock = clock;
    }

    /** Sets the listener that receives the slave id of an agent that has been unresponsive for too long. */
    public void onLoss(Consumer<String> listener) {
        lost = listener;
    }

    /** Reads the node's Ready condition. */
    void observe(Node node) {
        var slaveId = node.getMetadata().getName();
        var health = health(node);
        if (health.isEmpty()) {
            since.remove(slaveId);
        } else if (!health.get().equals(since.put(slaveId, health.get()))) {
            timeouts.add(slaveId, untilLost(health.get()));
        }
    }

    void forget(String slaveId) {
        since.remove(slaveId);
    }

    /** Whether the agent has been unresponsive for too long. */
    public boolean isLost(String slaveId) {
        var unresponsive = since.get(slaveId);
        return unresponsive != null && !clock.instant().isBefore(unresponsive.plus(pings.total()));
    }

    /** Whether the agent's kubelet is heard of. */
    public boolean responds(String slaveId) {
        return !since.containsKey(slaveId);
    }

    /** The agents that are unresponsive but may still come back in time. */
    public Set<String> inTransition() {
        return since.keySet().stream().filter(slaveId -> !isLost(slaveId)).collect(Collectors.toSet());
    }

    /** The worker that tells of agents that are lost, when they are. */
    public WorkQueue<?> worker() {
        return timeouts;
    }

    private Optional<Duration> tellIfLost(String slaveId) {
        var silent = Optional.ofNullable(since.get(slaveId));
        if (silent.isPresent() && isLost(slaveId)) {
            lost.accept(slaveId);
            return Optional.empty();
        }
        return silent.map(this::untilLost); // it spoke, and is silent again
    }

    private Duration untilLost(Instant silent) {
        return Duration.between(clock.instant(), silent.plus(pings.total()));
    }

    private Optional<Instant> health(Node node) {
        return node.getStatus() == null
                ? Optional.empty()
                : node.getStatus().getConditions().stream()
                        .filter(condition ->
                                "Ready".equals(condition.getType()) && "Unknown".equals(condition.getStatus()))
                        .findFirst()
                        .map(condition -> Timestamps.parse(condition.getLastTransitionTime())
                                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }
}
