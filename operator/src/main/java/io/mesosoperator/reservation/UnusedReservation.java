package io.mesosoperator.reservation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.util.Optional;

/**
 * The resources to hold on an agent: reserved there and not used by a task of the role. Ports are not held: only a pod
 * that opens them could hold them.
 *
 * @param amounts scalars, unreserved: cores, MiB, and extended resources of the node
 */
public record UnusedReservation(String slaveId, Resources amounts) {

    /**
     * The resources to hold now. Empty if there are none, or if the agent takes no tasks: on a node that is drained or
     * not ready, no other pod gets them either.
     */
    public static Optional<UnusedReservation> of(AgentState state) {
        var agent = state.agent();
        if (!agent.offerable() || !agent.hasReservations() || !state.hasSlotForReservationPod()) {
            return Optional.empty();
        }
        // A volume's data is on the disk whether or not a task uses it, and no task's pod requests that disk.
        var volumes = agent.total().persistentVolumes();
        var unused = state.unusedReservations();
        var amounts = unused.minus(unused.persistentVolumes()).amounts().plus(volumes.amounts());
        return amounts.isEmpty() ? Optional.empty() : Optional.of(new UnusedReservation(agent.slaveId(), amounts));
    }

    Scalar amount(String name) {
        return amounts.scalar(name).orElse(Scalar.ZERO);
    }
}
