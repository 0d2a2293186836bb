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
public record Outcome(
        TaskState state,
        Source source,
        @Nullable Reason reason,
        @Nullable String message,
        @Nullable Boolean healthy) {

    public Outcome(TaskState state, Source source, @Nullable Reason reason, @Nullable String message) {
        this(state, source, reason, message, null);
    }

    Outcome withHealthy(@Nullable Boolean says) {
        return new Outcome(state, source, reason, message, says);
    }
}
