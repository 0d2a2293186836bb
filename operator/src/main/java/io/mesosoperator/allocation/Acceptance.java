package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.Offer.Operation;

/**
 * The result of an ACCEPT.
 *
 * @param applied the operations that change the agent's resources, in their order
 * @param launched the resources of the launched tasks, by the name of their TaskInfo objects
 * @param refused why the other tasks are not launched, by the same names
 * @param left the unused rest of the offer
 */
public record Acceptance(
        List<Operation> applied,
        Map<String, Resources> launched,
        Map<String, AllocationResult.Refused> refused,
        Resources left) {

    /**
     * The accepted resources.
     *
     * @param resources the offer's current resources
     * @param checkpointed the agent's checkpointed resources
     * @param allowance what limits leave to the framework
     */
    public record Offered(String slaveId, Resources resources, Resources checkpointed, Allowance allowance) {

        /** The same where there is no limit. */
        public Offered(String slaveId, Resources resources, Resources checkpointed) {
            this(slaveId, resources, checkpointed, Allowance.ANY);
        }

        /** The part of {@code shown}, the offer as the framework saw it, that others have taken since. */
        public Resources taken(Resources shown) {
            return shown.minus(resources);
        }
    }

    public Acceptance {
        applied = List.copyOf(applied);
        launched = Map.copyOf(launched);
        refused = Map.copyOf(refused);
    }
}
