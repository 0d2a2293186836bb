package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.crds.AgentSpec;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.metrics.Metric;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Feeds agents into the ledger. An agent is a node plus, optionally, the Agent object of the same name; either may
 * appear or disappear first. A node heartbeat changes nothing about an agent and ends here.
 */
public final class AgentWatch {

    /** An Agent object's spec and its generation. */
    private record AgentOverride(Decoded<AgentSpec> spec, long generation) {}

    private final Ledger ledger;
    private final AgentCheckpointStore checkpoints;
    private final Codec codec;
    private final AgentDefaults defaults;
    private final AgentHealthChecker health;
    private final Runnable changed;
    private final Runnable nodeChanged;
    private final Consumer<String> gone;
    private final Consumer<String> objectChanged;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, AgentOverride> objects = new HashMap<>();

    /**
     * @param health receives every node
     * @param changed called when the allocatable resources have changed
     * @param nodeChanged called instead when a node's have changed, or when it has joined
     * @param gone receives the slave id of a deleted node
     * @param objectChanged receives the slave id of an Agent object that was added, changed or deleted
     */
    public AgentWatch(
            Ledger ledger,
            AgentCheckpointStore checkpoints,
            Codec codec,
            AgentDefaults defaults,
            AgentHealthChecker health,
            Runnable changed,
            Runnable nodeChanged,
            Consumer<String> gone,
            Consumer<String> objectChanged) {
        this.ledger = ledger;
        this.checkpoints = checkpoints;
        this.codec = codec;
        this.defaults = defaults;
        this.health = health;
        this.changed = changed;
        this.nodeChanged = nodeChanged;
        this.gone = gone;
        this.objectChanged = objectChanged;
    }

    /** The handler for the watch of nodes. */
    public ResourceEventHandler<Node> nodes() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Node node) {
                node(node);
            }

            @Override
            public void onUpdate(Node before, Node node) {
                node(node);
            }

            @Override
            public void onDelete(Node node, boolean finalStateUnknown) {
                nodeGone(node.getMetadata().getName());
            }
        };
    }

    /** The handler for the watch of Agent objects. */
    public ResourceEventHandler<AgentResource> objects() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(AgentResource object) {
                object(object);
            }

            @Override
            public void onUpdate(AgentResource before, AgentResource object) {
                object(object);
            }

            @Override
            public void onDelete(AgentResource object, boolean finalStateUnknown) {
                objectGone(object);
            }
        };
    }

    private synchronized void node(Node node) {
        if (nodes.put(node.getMetadata().getName(), node) == null) {
            Metric.SLAVE_REGISTRATIONS.count();
        }
        health.observe(node);
        join(node.getMetadata().getName(), nodeChanged);
    }

    private void nodeGone(String slaveId) {
        synchronized (this) {
            nodes.remove(slaveId);
            Metric.SLAVE_REMOVALS.count();
            health.forget(slaveId);
            ledger.remove(slaveId);
            join(slaveId, changed);
        }
        changed.run();
        gone.accept(slaveId);
    }

    private synchronized void object(AgentResource object) {
        var metadata = object.getMetadata();
        checkpoints.seen(object);
        objects.put(
                metadata.getName(),
                new AgentOverride(codec.decode(CustomResourceKind.AGENT, object.getSpec()), metadata.getGeneration()));
        join(metadata.getName(), changed);
        objectChanged.accept(metadata.getName());
    }

    private synchronized void objectGone(AgentResource object) {
        objects.remove(object.getMetadata().getName());
        checkpoints.gone(object);
        join(object.getMetadata().getName(), changed);
        objectChanged.accept(object.getMetadata().getName());
    }

    private void join(String slaveId, Runnable listener) {
        var said = Optional.ofNullable(objects.get(slaveId));
        var found = Optional.ofNullable(nodes.get(slaveId))
                .map(node -> AgentFromNode.of(node, said.map(AgentOverride::spec), defaults))
                .map(agent -> checkpoints.unreadable(slaveId).map(agent::with).orElse(agent))
                .map(agent -> agent.with(checkpoints.warnings(slaveId)));
        if (found.filter(agent -> ledger.put(agent.agent())).isPresent()) {
            listener.run();
        }
        checkpoints.found(slaveId, found, said.map(AgentOverride::generation).orElse(1L));
    }
}
