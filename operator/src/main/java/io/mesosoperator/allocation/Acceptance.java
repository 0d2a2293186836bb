package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.Offer.Operation;

/**
 * What comes of an ACCEPT.
 *
 * @param applied the operations that change what the agent has, in their order
 * @param launched what the tasks take that are launched, by the name of their TaskInfo objects
 * @param refused why other tasks are not, by the same
 * @param left what is left of the offer
 */
public record Acceptance(
        List<Operation> applied,
        Map<String, Resources> launched,
        Map<String, AllocationResult.Refused> refused,
        Resources left) {

    /**
     * What is accepted.
     *
     * @param resources what the offer holds at this moment
     * @param checkpointed what the agent has to remember
     */
    public record Offered(String slaveId, Resources resources, Resources checkpointed) {

        /** What of {@code shown}, which the framework has seen, others have taken since. */
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
