package io.mesosoperator.task.status;

import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.jspecify.annotations.Nullable;

/**
 * A row's right side: the meaning of a pod's state for its task.
 *
 * @param reason null if Mesos gives none
 * @param message null if there is none
 * @param healthy the result of its health check; null without one, and before the first result
 * @param checkSucceeded the result of its check; null without one, before the first result, and at its end
 */
public record StatusUpdate(
        TaskState state,
        Source source,
        @Nullable Reason reason,
        @Nullable String message,
        @Nullable Boolean healthy,
        @Nullable Boolean checkSucceeded) {

    public StatusUpdate(TaskState state, Source source, @Nullable Reason reason, @Nullable String message) {
        this(state, source, reason, message, null, null);
    }

    StatusUpdate withHealthy(@Nullable Boolean says) {
        return new StatusUpdate(state, source, reason, message, says, checkSucceeded);
    }

    StatusUpdate withCheck(@Nullable Boolean succeeded) {
        return new StatusUpdate(state, source, reason, message, healthy, succeeded);
    }
}
