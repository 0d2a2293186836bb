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
 */
public record StatusUpdate(
        TaskState state,
        Source source,
        @Nullable Reason reason,
        @Nullable String message,
        @Nullable Boolean healthy) {

    public StatusUpdate(TaskState state, Source source, @Nullable Reason reason, @Nullable String message) {
        this(state, source, reason, message, null);
    }

    StatusUpdate withHealthy(@Nullable Boolean says) {
        return new StatusUpdate(state, source, reason, message, says);
    }
}
