package io.mesosoperator.reservation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.util.Optional;

/**
 * What has to be held on an agent: what is reserved there and no task of its role uses. Ports are not: only a pod that
 * opens them could hold them, and it would open them for nobody.
 *
 * @param cpus cores
 * @param mem MiB
 * @param disk MiB
 */
public record Held(String slaveId, Scalar cpus, Scalar mem, Scalar disk, Scalar gpus) {

    /**
     * What is to be held now; empty if it is nothing, or if the agent takes no tasks: on a node that is drained, or not
     * ready, nobody else gets it either.
     */
    public static Optional<Held> of(AgentState state) {
        var agent = state.agent();
        if (!agent.offerable() || !agent.hasReservations() || !state.hasSlotForPlaceholder()) {
            return Optional.empty();
        }
        var volumes = agent.total().persistentVolumes();
        var unused = state.unusedReservations();
        // A volume's data lies on the disk whether or not a task uses it, and no task's pod requests that disk.
        var disk = amount(unused.minus(unused.persistentVolumes()), "disk").plus(amount(volumes, "disk"));
        var held =
                new Held(agent.slaveId(), amount(unused, "cpus"), amount(unused, "mem"), disk, amount(unused, "gpus"));
        return held.isNothing() ? Optional.empty() : Optional.of(held);
    }

    private boolean isNothing() {
        return cpus.isEmpty() && mem.isEmpty() && disk.isEmpty() && gpus.isEmpty();
    }

    private static Scalar amount(Resources resources, String name) {
        return resources.scalar(name).orElse(Scalar.ZERO);
    }
}
