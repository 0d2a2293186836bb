package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.allocation.Demand;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;

/** One thing to do for a task. */
sealed interface Step {

    /** Write this into the task's status. */
    record Report(TaskHistory history) implements Step {}

    /** Write this, unless the API server has the task's pod after all. */
    record ReportGone(TaskHistory history) implements Step {}

    /** Ask the allocation for resources. */
    record Await(Demand demand) implements Step {}

    /** Give up what was asked for or granted: there will be no launch. */
    record Withdraw() implements Step {}

    /** Create the pod of a task that uses these resources. */
    record Launch(Pod pod, Resources resources) implements Step {}

    /** Delete the pod; it ends with its own grace period. */
    record Kill(Pod pod) implements Step {}

    /** Delete the pod of a task that has ended, for its time to live is over. */
    record Remove(Pod pod) implements Step {}

    /** Take our finalizer off the pod: its end is recorded. */
    record Release(Pod pod) implements Step {}

    /** Decide again then. */
    record LookAgain(Instant at) implements Step {}
}
