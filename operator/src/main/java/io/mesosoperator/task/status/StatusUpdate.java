package io.mesosoperator.task.status;

import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.jspecify.annotations.Nullable;

/**
 * A row's right side: what a pod's state means for its task.
 *
 * @param reason null where Mesos gives none
 * @param message null where there is nothing to say
 * @param healthy what its health check says; null without one, and where it has not said anything
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
