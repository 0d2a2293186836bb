package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Node;
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
 * Which agents are silent, and since when (Mesos: the slave observer, which gives up after
 * {@code max_slave_ping_timeouts}).
 *
 * <p>The node controller says that a node is silent: its condition Ready turns Unknown once the lease of its kubelet
 * has not been renewed for a while. From then on the pings are counted, so that a restart of the operator goes on where
 * the one before it was. A node whose Ready is False has a kubelet that speaks: it takes no tasks, and is not lost.
 */
public final class AgentHealthChecker {

    private final AgentPings pings;
    private final Clock clock;
    private final Map<String, Instant> since = new ConcurrentHashMap<>();
    private final WorkQueue<String> timeouts = new WorkQueue<>("agent-health", WorkLimits.USUAL, this::tellIfLost);
    private volatile Consumer<String> lost = slaveId -> {};

    public AgentHealthChecker(AgentPings pings, Clock clock) {
        this.pings = pings;
        this.clock = clock;
    }

    /** Who is told, by slave id, that an agent has been silent for too long. */
    public void onLoss(Consumer<String> listener) {
        lost = listener;
    }

    /** What the node tells of itself. */
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

    /** Whether the agent has been silent for too long. */
    public boolean isLost(String slaveId) {
        var silent = since.get(slaveId);
        return silent != null && !clock.instant().isBefore(silent.plus(pings.patience()));
    }

    /** The agents that are silent, and may still come back in time. */
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
        return Duration.between(clock.instant(), silent.plus(pings.patience()));
    }

    private Optional<Instant> health(Node node) {
        return node.getStatus() == null
                ? Optional.empty()
                : node.getStatus().getConditions().stream()
                        .filter(condition ->
                                "Ready".equals(condition.getType()) && "Unknown".equals(condition.getStatus()))
                        .findFirst()
                        .map(condition -> condition.getLastTransitionTime() == null
                                ? clock.instant().truncatedTo(ChronoUnit.SECONDS)
                                : Instant.parse(condition.getLastTransitionTime()));
    }
}
