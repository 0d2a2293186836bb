package io.mesosoperator.task;

import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;
import java.util.Optional;

/** When a task that has ended is deleted: a record that nobody asked to go stays. */
final class TaskExpiry {

    private TaskExpiry() {}

    /**
     * By the task's own time to live, which may be changed at any time; else by what its framework said when it ended.
     *
     * @param told what the status says of it
     * @return empty if it has not ended, or stays
     */
    static Optional<Instant> of(TaskHistory history, Decoded<TaskInfoSpec> spec, Optional<Instant> told) {
        var own = spec instanceof Decoded.Ok<TaskInfoSpec>(var sound)
                ? sound.ttlSecondsAfterFinished()
                : Optional.<Long>empty();
        return history.endedAt().flatMap(at -> own.map(at::plusSeconds).or(() -> told));
    }
}
