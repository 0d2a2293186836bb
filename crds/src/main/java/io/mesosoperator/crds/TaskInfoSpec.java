package io.mesosoperator.crds;

import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.crds.kubernetes.TaskGroup;
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
 * @param kubernetes what its pod needs beside the message; empty if it says nothing of it
 * @param ttlSecondsAfterFinished after its end it is deleted; empty if it does not say
 * @param group the tasks that it shares a pod with; empty if it was launched alone
 */
public record TaskInfoSpec(
        TaskInfo message,
        FrameworkID frameworkId,
        List<OfferID> offerIds,
        Optional<Filters> filters,
        boolean kill,
        Optional<Kubernetes> kubernetes,
        Optional<Long> ttlSecondsAfterFinished,
        Optional<TaskGroup> group) {

    /** Of a task that was launched alone. */
    public TaskInfoSpec(
            TaskInfo message,
            FrameworkID frameworkId,
            List<OfferID> offerIds,
            Optional<Filters> filters,
            boolean kill,
            Optional<Kubernetes> kubernetes,
            Optional<Long> ttlSecondsAfterFinished) {
        this(message, frameworkId, offerIds, filters, kill, kubernetes, ttlSecondsAfterFinished, Optional.empty());
    }

    /** Of a task that says nothing of Kubernetes. */
    public TaskInfoSpec(
            TaskInfo message,
            FrameworkID frameworkId,
            List<OfferID> offerIds,
            Optional<Filters> filters,
            boolean kill) {
        this(message, frameworkId, offerIds, filters, kill, Optional.empty(), Optional.empty());
    }

    public TaskInfoSpec {
        offerIds = List.copyOf(offerIds);
    }

    /** This spec with another message. */
    public TaskInfoSpec with(TaskInfo other) {
        return new TaskInfoSpec(
                other, frameworkId, offerIds, filters, kill, kubernetes, ttlSecondsAfterFinished, group);
    }

    /** This spec as that of a task of a group. */
    public TaskInfoSpec in(TaskGroup shared) {
        return new TaskInfoSpec(
                message,
                frameworkId,
                offerIds,
                filters,
                kill,
                kubernetes,
                ttlSecondsAfterFinished,
                Optional.of(shared));
    }
}
