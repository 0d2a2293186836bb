package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_ERROR;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_OFFERS;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_INVALID;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_UNAUTHORIZED;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_MASTER;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_SLAVE;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.kubernetes.ApiError;
import io.mesosoperator.task.pod.HelperContainers;
import io.mesosoperator.task.pod.NamespaceRules;
import io.mesosoperator.task.status.StatusUpdate;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;

/** What becomes of a task whose pod was to be launched, and was refused: pure functions of its snapshot. */
record LaunchRefusals(TaskUpdates updates) {

    /** The API server refused the pod for good: no other attempt would succeed. */
    TaskHistory refused(TaskSnapshot task, ApiError.Terminal error, Instant now) {
        var reason = switch (error.cause()) {
            case TOO_LARGE, INVALID -> REASON_TASK_INVALID;
            case LIMIT_RANGE, FORBIDDEN, NO_NAMESPACE -> REASON_TASK_UNAUTHORIZED;
        };
        var outcome = new StatusUpdate(TASK_ERROR, SOURCE_MASTER, reason, words(error));
        return updates.plus(task, outcome, now);
    }

    /**
     * The API server refused the pod for now, and the task was launched on an offer. As in Mesos, where an agent that
     * cannot take such a task says so at once, its framework decides whether to launch it again.
     */
    TaskHistory lost(TaskSnapshot task, ApiError.Transient error, Instant now) {
        var outcome = new StatusUpdate(TASK_LOST, SOURCE_MASTER, REASON_INVALID_OFFERS, words(error));
        return updates.plus(task, outcome, now);
    }

    /** The task waits. */
    TaskHistory waiting(TaskSnapshot task, Wait wait, Instant now) {
        return updates.waiting(task, task.history(), wait, now);
    }

    /** What a refusal of this pod means: a LimitRange that is about our own containers may be met next time. */
    static ApiError refusal(Pod pod, NamespaceRules limits, ApiError error) {
        return error instanceof ApiError.Terminal(var cause, var message)
                        && cause == ApiError.Terminal.Cause.LIMIT_RANGE
                        && (message.contains(" per Container ")
                                ? HelperContainers.mayBeToBlame(pod, limits.containers())
                                : message.contains(" per Pod ") && HelperContainers.mayBeToBlame(pod, limits.pods()))
                ? new ApiError.Transient(ApiError.Transient.Cause.LIMIT_RANGE, message)
                : error;
    }

    static String words(ApiError error) {
        return switch (error) {
            case ApiError.Transient(var cause, var message) ->
                "Kubernetes refused the task's pod for now (%s): %s".formatted(waitsFor(cause), message);
            case ApiError.Terminal _, ApiError.Stale _ -> "Kubernetes refused the task's pod: " + error.message();
        };
    }

    private static String waitsFor(ApiError.Transient.Cause cause) {
        return switch (cause) {
            case QUOTA -> "the namespace's quota is used up";
            case LIMIT_RANGE -> "the namespace's LimitRange has changed";
            case SERVICE_ACCOUNT -> "the namespace has no such ServiceAccount yet";
            case WEBHOOK -> "an admission webhook does not answer";
            case THROTTLED -> "too many requests";
            case SERVER -> "the API server failed";
        };
    }

    /** Its executor's pod cannot take the task. */
    TaskHistory refused(TaskSnapshot task, TaskState state, Reason reason, String message, Instant now) {
        return updates.plus(task, new StatusUpdate(state, SOURCE_SLAVE, reason, message), now);
    }

    /** The task cannot be launched on the agent that has its resources. */
    TaskHistory invalid(TaskSnapshot task, String message, Instant now) {
        var outcome = new StatusUpdate(TASK_ERROR, SOURCE_MASTER, REASON_TASK_INVALID, message);
        return updates.plus(task, outcome, now);
    }

    /** The task cannot be launched, through no fault of its own: its framework may try again. */
    TaskHistory lost(TaskSnapshot task, String message, Instant now) {
        var outcome = new StatusUpdate(TASK_LOST, SOURCE_MASTER, null, message);
        return updates.plus(task, outcome, now);
    }
}
