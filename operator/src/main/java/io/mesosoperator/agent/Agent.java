package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;
import java.util.List;
import org.apache.mesos.Protos.Attribute;

/**
 * A node as Mesos sees it (mesos.proto: SlaveInfo).
 *
 * @param slaveId the node's name
 * @param hostname the node's hostname
 * @param total what the node can hold: cpus in cores, mem and disk in MiB, ports; reserved ones and volumes as such
 * @param attributes the node's labels as TEXT attributes
 * @param podSlots how many pods the kubelet accepts
 * @param offerable whether new tasks may go there: ready, schedulable, no taint that a task does not tolerate
 */
public record Agent(
        String slaveId, String hostname, Resources total, List<Attribute> attributes, int podSlots, boolean offerable) {

    public Agent {
        attributes = List.copyOf(attributes);
    }

    Agent withTotal(Resources other) {
        return new Agent(slaveId, hostname, other, attributes, podSlots, offerable);
    }

    Agent notOfferable() {
        return new Agent(slaveId, hostname, total, attributes, podSlots, false);
    }
}
