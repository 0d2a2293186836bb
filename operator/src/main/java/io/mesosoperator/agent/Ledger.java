package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is in use on each node, kept up to date pod by pod: one event costs the same whatever the cluster's size.
 *
 * <p>A launch that was granted counts from that moment ({@link #assume}); it stops counting when its pod is seen, or
 * when the launch is given up ({@link #forget}). Invariant: a node's {@code used} is the sum of the demands on it.
 */
public final class Ledger {

    /** What is in use on one node. */
    private record Use(Resources resources, int pods) {
        static final Use NONE = new Use(Resources.empty(), 0);

        Use plus(PodDemand demand) {
            return new Use(resources.plus(demand.resources()), pods + 1);
        }

        Use minus(PodDemand demand) {
            return new Use(resources.minus(demand.resources()), pods - 1);
        }
    }

    private final Map<String, Agent> agents = new TreeMap<>();
    private final Map<String, Use> uses = new HashMap<>();
    private final Map<String, PodDemand> podsByUid = new HashMap<>();
    private final Map<String, PodDemand> assumedByTask = new HashMap<>();

    /** Adds or replaces an agent. Returns whether anything that matters to the allocation changed. */
    public synchronized boolean put(Agent agent) {
        return !agent.equals(agents.put(agent.slaveId(), agent));
    }

    public synchronized void remove(String slaveId) {
        agents.remove(slaveId);
    }

    public synchronized boolean has(String slaveId) {
        return agents.containsKey(slaveId);
    }

    /**
     * Takes in what is now known of a pod.
     *
     * @param taskUid uid of the TaskInfo that the pod belongs to, if it belongs to one
     * @return whether what is in use changed
     */
    public synchronized boolean observe(Pod pod, Optional<String> taskUid) {
        var before = podsByUid.get(pod.getMetadata().getUid());
        var now = PodDemand.of(pod).orElse(null);
        var assumed = taskUid.map(assumedByTask::remove).orElse(null);
        if (assumed != null) {
            release(assumed);
        }
        if (before != null) {
            release(before);
            podsByUid.remove(pod.getMetadata().getUid());
        }
        if (now != null) {
            podsByUid.put(pod.getMetadata().getUid(), now);
            hold(now);
        }
        return before == null ? now != null || assumed != null : !before.equals(now);
    }

    /** The pod is gone. */
    public synchronized boolean gone(Pod pod) {
        var held = podsByUid.remove(pod.getMetadata().getUid());
        if (held != null) {
            release(held);
        }
        return held != null;
    }

    /** Counts a launch that was granted and has no pod yet. */
    public synchronized void assume(String taskUid, String slaveId, Resources resources) {
        forget(taskUid);
        var demand = new PodDemand(slaveId, resources);
        assumedByTask.put(taskUid, demand);
        hold(demand);
    }

    /** The launch was given up. Harmless when nothing was assumed. */
    public synchronized void forget(String taskUid) {
        var assumed = assumedByTask.remove(taskUid);
        if (assumed != null) {
            release(assumed);
        }
    }

    /** All agents as they are now, by slave id, in the order of their names. */
    public synchronized Map<String, AgentState> agents() {
        var states = new TreeMap<String, AgentState>();
        agents.forEach((slaveId, agent) -> {
            var use = uses.getOrDefault(slaveId, Use.NONE);
            states.put(slaveId, new AgentState(agent, use.resources(), use.pods()));
        });
        return states;
    }

    private void hold(PodDemand demand) {
        uses.merge(demand.node(), Use.NONE.plus(demand), (use, ignored) -> use.plus(demand));
    }

    private void release(PodDemand demand) {
        uses.computeIfPresent(demand.node(), (node, use) -> {
            var left = use.minus(demand);
            return left.pods() == 0 ? null : left;
        });
    }
}
