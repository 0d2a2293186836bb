package io.mesosoperator.crds;

import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.TaskInfo;

/**
 * The spec of a TaskInfo.
 *
 * @param message the message; {@code task_id} and {@code slave_id} may be unset, although the schema requires them
 * @param frameworkId the framework that owns the task
 * @param offerIds ACCEPT: the offers that the task uses; empty if the operator is to find one
 * @param filters ACCEPT: for the unused rest of the offers
 * @param kill KILL: the task is to end
 */
public record TaskInfoSpec(
        TaskInfo message, FrameworkID frameworkId, List<OfferID> offerIds, Optional<Filters> filters, boolean kill) {

    public TaskInfoSpec {
        offerIds = List.copyOf(offerIds);
    }
}
