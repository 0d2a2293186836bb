package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.Set;
import org.apache.mesos.Protos.Attribute;

/**
 * A node as a Mesos agent (mesos.proto: SlaveInfo).
 *
 * @param slaveId the node's name
 * @param hostname the node's hostname
 * @param total all resources of the node: cpus in cores, mem and disk in MiB, ports, with reservations and volumes
 * @param attributes the node's labels as TEXT attributes
 * @param podSlots how many pods the kubelet accepts
 * @param taints what keeps tasks away that do not tolerate it
 * @param offerable whether the node takes new tasks: ready, schedulable, and well
 */
public record Agent(
        String slaveId,
        String hostname,
        Resources total,
        List<Attribute> attributes,
        int podSlots,
        Set<Taint> taints,
        boolean offerable) {

    /** One without taints. */
    public Agent(
            String slaveId,
            String hostname,
            Resources total,
            List<Attribute> attributes,
            int podSlots,
            boolean offerable) {
        this(slaveId, hostname, total, attributes, podSlots, Set.of(), offerable);
    }

    public Agent {
        attributes = List.copyOf(attributes);
        taints = Set.copyOf(taints);
    }

    /** Whether the agent has any reservation, in use or not. */
    public boolean hasReservations() {
        return !total.unreserved().equals(total);
    }

    /** This agent with other resources; one pod slot is set aside for the reservation pod. */
    Agent withTotal(Resources other) {
        var whole = new Agent(slaveId, hostname, other, attributes, podSlots, taints, offerable);
        return whole.hasReservations()
                ? new Agent(slaveId, hostname, other, attributes, podSlots - 1, taints, offerable)
                : whole;
    }

    Agent notOfferable() {
        return new Agent(slaveId, hostname, total, attributes, podSlots, taints, false);
    }
}
