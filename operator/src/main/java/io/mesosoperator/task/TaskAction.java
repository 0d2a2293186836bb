package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.allocation.ResourceRequest;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;

/** One thing to do for a task. */
sealed interface TaskAction {

    /** Write this into the task's status. */
    record Report(TaskHistory history) implements TaskAction {}

    /** Write this, unless the API server has the task's pod after all. */
    record ReportGone(TaskHistory history) implements TaskAction {}

    /** Ask the allocation for resources. */
    record RequestResources(ResourceRequest request) implements TaskAction {}

    /** Give up what was asked for or granted: there will be no launch. */
    record CancelRequest() implements TaskAction {}

    /** Create the pod of a task that uses these resources. */
    record Launch(Pod pod, Resources resources) implements TaskAction {}

    /** Delete the pod; it ends with its own grace period. */
    record Kill(Pod pod) implements TaskAction {}

    /** Delete the pod of a task that has ended, for its time to live is over. */
    record Remove(Pod pod) implements TaskAction {}

    /** Take our finalizer off the pod: its end is recorded. */
    record RemoveFinalizer(Pod pod) implements TaskAction {}

    /** Decide again then. */
    record RequeueAfter(Instant at) implements TaskAction {}
}
