package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Amounts;
import io.mesosoperator.resource.Checkpoint;
import io.mesosoperator.resource.Resources;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Offer.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the resources in use on each node, pod by pod: the cost of one event does not depend on the
 * size of the cluster.
 *
 * <p>A granted launch counts from the moment of the grant ({@link #assume}). It stops counting when its pod is seen, or
 * when the launch is given up ({@link #forget}). Invariant: a node's {@code used} is the sum of the resource requests
 * on it ({@link NodeUse}).
 */
public final class Ledger {

    private final ExtendedResources extended;
    private final Map<String, Agent> found = new HashMap<>();
    private final Map<String, AgentCheckpoint> checkpointOf = new HashMap<>();
    private final Map<String, Agent> agents = new TreeMap<>();
    private final Map<String, NodeUse> uses = new HashMap<>();
    private final Map<FrameworkKey, FrameworkUse> usesByFramework = new HashMap<>();
    private final Map<String, Usage> heldByPod = new HashMap<>();
    private final Map<String, Usage> assumedByTask = new HashMap<>();

    private Consumer<String> reservationListener = slaveId -> {};
    private Consumer<FrameworkKey> frameworkListener = framework -> {};

    /** A resource request, and the framework of the task; empty for pods that belong to no task. */
    private record Usage(PodResources usage, Optional<FrameworkKey> framework) {}

    /**
     * The task that a pod belongs to.
     *
     * @param declared the resources of its TaskInfo: what the pod says of itself counts only within them
     * @param others uids of the tasks that share the pod, whose resources are among those
     */
    public record TaskOwner(String taskUid, FrameworkKey framework, Resources declared, Set<String> others) {

        public TaskOwner {
            others = Set.copyOf(others);
        }

        /** Of a task that has its pod for itself. */
        public TaskOwner(String taskUid, FrameworkKey framework, Resources declared) {
            this(taskUid, framework, declared, Set.of());
        }

        /** Both, in one pod. */
        public TaskOwner with(TaskOwner other) {
            return new TaskOwner(
                    taskUid,
                    framework,
                    declared.plus(other.declared),
                    Stream.concat(others.stream(), Stream.concat(Stream.of(other.taskUid), other.others.stream()))
                            .collect(Collectors.toUnmodifiableSet()));
        }
    }

    /**
     * An empty ledger.
     *
     * @param extended the resources to count besides cpus, mem, disk and ports
     */
    public Ledger(ExtendedResources extended) {
        this.extended = extended;
    }

    /**
     * Sets the listener that receives the slave id when something changes on an agent that has or had reservations. It
     * runs in the middle of the change, so it must only take note.
     */
    public synchronized void onReservationChange(Consumer<String> listener) {
        reservationListener = listener;
    }

    /** Sets the listener that receives a framework whose use has changed. As above, it must only take note. */
    public synchronized void onFrameworkUse(Consumer<FrameworkKey> listener) {
        frameworkListener = listener;
    }

    /**
     * Adds or replaces a detected agent; its checkpoint is applied on top. Returns whether anything relevant to
     * allocation changed.
     */
    public synchronized boolean put(Agent agent) {
        found.put(agent.slaveId(), agent);
        return remember(agent.slaveId());
    }

    public synchronized void remove(String slaveId) {
        found.remove(slaveId);
        if (hasReservations(agents.remove(slaveId))) {
            reservationListener.accept(slaveId);
        }
    }

    /**
     * Sets the agent's checkpointed resources: dynamic reservations and persistent volumes. They outlive the agent's
     * absence. Returns whether anything relevant to allocation changed.
     */
    public synchronized boolean checkpoint(String slaveId, Resources checkpointed) {
        return setCheckpoint(
                slaveId, new AgentCheckpoint(checkpointed, checkpointOf(slaveId).appliedOffers()));
    }

    /** The same, with the offers whose operations the checkpoint contains. */
    public synchronized boolean setCheckpoint(String slaveId, AgentCheckpoint what) {
        if (what.isNothing()) {
            checkpointOf.remove(slaveId);
        } else {
            checkpointOf.put(slaveId, what);
        }
        return remember(slaveId);
    }

    /** The agent's checkpoint. */
    public synchronized AgentCheckpoint checkpointOf(String slaveId) {
        return checkpointOf.getOrDefault(slaveId, AgentCheckpoint.NOTHING);
    }

    /** The agent's checkpointed resources. */
    public synchronized Resources checkpointed(String slaveId) {
        return checkpointOf(slaveId).checkpointed();
    }

    /** What is reserved dynamically for the role on all agents but this one, by name. */
    public synchronized Map<String, BigDecimal> reservedElsewhere(String role, String slaveId) {
        return Amounts.of(checkpointOf.entrySet().stream()
                .filter(agent -> !agent.getKey().equals(slaveId))
                .flatMap(agent -> Checkpoint.reservedBy(role, agent.getValue().checkpointed())));
    }

    /**
     * Applies an offer's operations to the agent (RESERVE, UNRESERVE, CREATE, DESTROY): all of them or none.
     *
     * @throws IllegalArgumentException with Mesos' message if the agent lacks the resources that they need
     */
    public synchronized void apply(String slaveId, List<Operation> operations, String offerId) {
        var agent = found.get(slaveId);
        if (agent == null) {
            throw new IllegalArgumentException("Slave removed");
        }
        var total = Checkpoint.apply(agent.total(), checkpointed(slaveId));
        for (var operation : operations) {
            total = total.apply(operation);
        }
        var offers = Stream.concat(checkpointOf(slaveId).appliedOffers().stream(), Stream.of(offerId));
        setCheckpoint(slaveId, new AgentCheckpoint(Checkpoint.of(total), offers.toList()));
    }

    /** Forgets that the offer's operations were applied: the offer cannot be replayed any more. */
    public synchronized void forgetOffer(String slaveId, String offerId) {
        var left = checkpointOf(slaveId).appliedOffers().stream()
                .filter(id -> !id.equals(offerId))
                .toList();
        setCheckpoint(slaveId, new AgentCheckpoint(checkpointed(slaveId), left));
    }

    /** Why the agent's resources do not contain its checkpoint; empty if they do, or if the agent is not there. */
    public synchronized Optional<String> incompatibility(String slaveId) {
        var agent = found.get(slaveId);
        return agent == null ? Optional.empty() : incompatibility(agent);
    }

    private Optional<String> incompatibility(Agent agent) {
        try {
            var _ = Checkpoint.apply(agent.total(), checkpointed(agent.slaveId()));
            return Optional.empty();
        } catch (IllegalArgumentException incompatible) {
            return Optional.ofNullable(incompatible.getMessage());
        }
    }

    private boolean remember(String slaveId) {
        var agent = found.get(slaveId);
        if (agent == null) {
            return false;
        }
        // Mesos: an agent whose resources no longer contain its checkpoint does not register
        var whole = incompatibility(agent).isPresent()
                ? agent.notOfferable()
                : agent.withTotal(Checkpoint.apply(agent.total(), checkpointed(slaveId)));
        var before = agents.put(slaveId, whole);
        var changed = !whole.equals(before);
        if (changed && (hasReservations(before) || hasReservations(whole))) {
            reservationListener.accept(slaveId);
        }
        return changed;
    }

    private static boolean hasReservations(@Nullable Agent agent) {
        return agent != null && agent.hasReservations();
    }

    public synchronized boolean has(String slaveId) {
        return agents.containsKey(slaveId);
    }

    /**
     * Updates the ledger with the current state of a pod.
     *
     * @param owner the task that the pod belongs to, if any
     * @return whether the resources in use changed
     */
    public synchronized boolean observe(PodInfo pod, Optional<TaskOwner> owner) {
        var uid = pod.uid();
        var now = pod.resources(owner.map(TaskOwner::declared), extended)
                .map(usage -> new Usage(usage, owner.map(TaskOwner::framework)))
                .orElse(null);
        var assumed = owner.map(TaskOwner::taskUid)
                .map(task -> take(assumedByTask, task))
                .orElse(null);
        var othersAssumed = owner.stream()
                .flatMap(task -> task.others().stream())
                .map(task -> take(assumedByTask, task))
                .filter(Objects::nonNull)
                .count();
        var before = heldByPod.get(uid);
        if (Objects.equals(before, now) && assumed == null && othersAssumed == 0) {
            return false;
        }
        replace(before, now);
        if (now == null) {
            heldByPod.remove(uid);
        } else {
            heldByPod.put(uid, now);
        }
        return othersAssumed > 0 || !Objects.equals(assumed == null ? before : assumed, now);
    }

    /** The same, with a pod that no watch has read. */
    public boolean observe(Pod pod, Optional<TaskOwner> owner) {
        return observe(PodInfo.ofOurs(pod), owner);
    }

    /** Removes a deleted pod. Returns whether the resources in use changed. */
    public synchronized boolean gone(PodInfo pod) {
        return take(heldByPod, pod.uid()) != null;
    }

    /** Removes the usage of that key, and no longer counts it. */
    private @Nullable Usage take(Map<String, Usage> usages, String key) {
        replace(usages.get(key), null);
        return usages.remove(key);
    }

    /** The same, with a pod that no watch has read. */
    public boolean gone(Pod pod) {
        return gone(PodInfo.ofOurs(pod));
    }

    /** Counts a granted launch that has no pod yet. */
    public synchronized void assume(String taskUid, FrameworkKey framework, String slaveId, Resources resources) {
        var held = new Usage(new PodResources(slaveId, resources), Optional.of(framework));
        replace(assumedByTask.get(taskUid), held);
        assumedByTask.put(taskUid, held);
    }

    /** Stops counting a launch that was given up. Returns whether it was assumed. */
    public synchronized boolean forget(String taskUid) {
        return take(assumedByTask, taskUid) != null;
    }

    /** What the framework's tasks hold on all agents together: the basis of its share. */
    public synchronized FrameworkUse usedBy(FrameworkKey framework) {
        return usesByFramework.getOrDefault(framework, FrameworkUse.NONE);
    }

    /** The same of all frameworks that hold anything. */
    public synchronized Map<FrameworkKey, FrameworkUse> usedByFramework() {
        return Map.copyOf(usesByFramework);
    }

    public synchronized Optional<Agent> agent(String slaveId) {
        return Optional.ofNullable(agents.get(slaveId));
    }

    /** The agent's current state, if the agent is there. */
    public synchronized Optional<AgentState> state(String slaveId) {
        return agent(slaveId).map(this::state);
    }

    private AgentState state(Agent agent) {
        var use = uses.getOrDefault(agent.slaveId(), NodeUse.NONE);
        return new AgentState(agent, use.resources(), use.pods());
    }

    /** The current state of all agents, by slave id, in the order of their names. */
    public synchronized Map<String, AgentState> agents() {
        var states = new TreeMap<String, AgentState>();
        agents.forEach((slaveId, agent) -> states.put(slaveId, state(agent)));
        return states;
    }

    /** Counts {@code now} instead of {@code before}, which is still among the usages. */
    private void replace(@Nullable Usage before, @Nullable Usage now) {
        if (before != null) {
            var usage = before.usage();
            uses.computeIfPresent(
                    usage.node(),
                    (node, use) -> use.pods() == 1
                            ? null
                            : use.resources().isSaturated() ? useWithout(before, node) : use.minus(usage));
            before.framework()
                    .ifPresent(framework -> count(
                            framework,
                            used -> used.resources().isSaturated()
                                    ? usedWithout(before, framework)
                                    : used.minus(usage)));
            notifyOfUse(usage.node());
        }
        if (now != null) {
            var usage = now.usage();
            uses.put(usage.node(), uses.getOrDefault(usage.node(), NodeUse.NONE).plus(usage));
            now.framework().ifPresent(framework -> count(framework, used -> used.plus(usage)));
            notifyOfUse(usage.node());
        }
    }

    // A sum that has reached the limit does not tell what is left of it: it is made again.

    private NodeUse useWithout(Usage released, String node) {
        return others(released)
                .map(Usage::usage)
                .filter(usage -> usage.node().equals(node))
                .reduce(NodeUse.NONE, NodeUse::plus, (one, other) -> one);
    }

    private FrameworkUse usedWithout(Usage released, FrameworkKey framework) {
        return others(released)
                .filter(usage -> usage.framework().filter(framework::equals).isPresent())
                .map(Usage::usage)
                .reduce(FrameworkUse.NONE, FrameworkUse::plus, (one, other) -> one);
    }

    @SuppressWarnings("ReferenceEquality") // another task's use may be equal
    private Stream<Usage> others(Usage released) {
        return Stream.concat(heldByPod.values().stream(), assumedByTask.values().stream())
                .filter(usage -> usage != released);
    }

    private void notifyOfUse(String slaveId) {
        if (hasReservations(agents.get(slaveId))) {
            reservationListener.accept(slaveId);
        }
    }

    private void count(FrameworkKey framework, UnaryOperator<FrameworkUse> change) {
        var used = change.apply(usedBy(framework));
        if (used.tasks() == 0) {
            usesByFramework.remove(framework);
        } else {
            usesByFramework.put(framework, used);
        }
        frameworkListener.accept(framework);
    }
}
