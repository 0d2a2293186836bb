package io.mesosoperator.reservation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.util.Optional;

/**
 * What has to be held on an agent: what is reserved there and no task of its role uses. Ports are not: only a pod that
 * opens them could hold them, and it would open them for nobody.
 *
 * @param amounts scalars, unreserved: cores, MiB, and whatever the node has besides
 */
public record UnusedReservation(String slaveId, Resources amounts) {

    /**
     * What is to be held now; empty if it is nothing, or if the agent takes no tasks: on a node that is drained, or not
     * ready, nobody else gets it either.
     */
    public static Optional<UnusedReservation> of(AgentState state) {
        var agent = state.agent();
        if (!agent.offerable() || !agent.hasReservations() || !state.hasSlotForReservationPod()) {
            return Optional.empty();
        }
        // A volume's data lies on the disk whether or not a task uses it, and no task's pod requests that disk.
        var volumes = agent.total().persistentVolumes();
        var unused = state.unusedReservations();
        var amounts = unused.minus(unused.persistentVolumes()).amounts().plus(volumes.amounts());
        return amounts.isEmpty() ? Optional.empty() : Optional.of(new UnusedReservation(agent.slaveId(), amounts));
    }

    Scalar amount(String name) {
        return amounts.scalar(name).orElse(Scalar.ZERO);
    }
}
