package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.allocation.ResourceRequest;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.KillPolicy;

/** One action for a task. */
sealed interface TaskAction {

    /** Write this history into the task's status. */
    record Report(TaskHistory history) implements TaskAction {}

    /**
     * Let the status say why the task waits, when it is its turn.
     *
     * @param why empty if the allocator knows
     * @param notBefore when something may be told of it
     */
    record TellWait(Optional<Wait> why, Instant notBefore) implements TaskAction {}

    /** Write this history, unless the API server still has the task's pod. */
    record ReportGone(TaskHistory history) implements TaskAction {}

    /** Request resources from the allocator. */
    record RequestResources(ResourceRequest request) implements TaskAction {}

    /** Cancel the request or grant: there will be no launch. */
    record CancelRequest() implements TaskAction {}

    /** Create the pod of a task that uses these resources. */
    record Launch(Pod pod, Resources resources) implements TaskAction {}

    /**
     * Have the task's executor run it, which has its pod or is to get this one.
     *
     * @param info with its taskId and slaveId
     */
    record Host(Pod pod, TaskInfo info, Resources resources) implements TaskAction {}

    /** Let the task's executor know that this is kept. */
    record Acknowledge(TaskHistory history) implements TaskAction {}

    /** Have the task's executor kill it. */
    record KillByExecutor(KillPolicy policy) implements TaskAction {}

    /**
     * Delete the pod.
     *
     * @param grace how long it may take to end; empty if it ends with its own grace period
     */
    record Kill(Pod pod, OptionalLong grace) implements TaskAction {

        Kill(Pod pod) {
            this(pod, OptionalLong.empty());
        }
    }

    /** End the containers of others that go on in the pod of an ended task; the pod stays, with its logs. */
    record EndOthers(Pod pod) implements TaskAction {}

    /** Delete the pod of an ended task: its time to live is over. */
    record Remove(Pod pod) implements TaskAction {}

    /** Delete the task, its TaskInfo: it has ended, and its time to live is over. */
    record Expire() implements TaskAction {}

    /** Remove our finalizer from the pod: it is being deleted, and the task's end is recorded. */
    record RemoveFinalizer(Pod pod) implements TaskAction {}

    /** Have another task of its group decided again: it waits for this one. */
    record Wake(TaskKey other) implements TaskAction {}

    /** Decide again at this time. */
    record RequeueAfter(Instant at) implements TaskAction {}
}
