package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** Brings nodes into the ledger. A heartbeat changes nothing of an agent and ends here. */
public final class AgentWatch implements ResourceEventHandler<Node> {

    private final Ledger ledger;
    private final String ports;
    private final String gpuResource;
    private final Runnable changed;
    private final Consumer<String> gone;

    /**
     * @param ports the ports of every agent: {@code [31000-32000]}
     * @param gpuResource the extended resource that gpus are counted in
     * @param changed what can be allocated has changed
     * @param gone is told the slave id of a node that no longer exists
     */
    public AgentWatch(Ledger ledger, String ports, String gpuResource, Runnable changed, Consumer<String> gone) {
        this.ledger = ledger;
        this.ports = ports;
        this.gpuResource = gpuResource;
        this.changed = changed;
        this.gone = gone;
    }

    @Override
    public void onAdd(Node node) {
        if (ledger.put(NodeAgent.of(node, ports, gpuResource))) {
            changed.run();
        }
    }

    @Override
    public void onUpdate(Node before, Node node) {
        onAdd(node);
    }

    @Override
    public void onDelete(Node node, boolean finalStateUnknown) {
        ledger.remove(node.getMetadata().getName());
        changed.run();
        gone.accept(node.getMetadata().getName());
    }
}
