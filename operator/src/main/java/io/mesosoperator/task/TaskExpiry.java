package io.mesosoperator.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a task that has ended is deleted: a record that nobody asked to go stays. The spec is read as it is, so that
 * what its owner asked for counts also where another field cannot be read.
 *
 * @param launched from the end of a task that was launched on an offer, if its framework says nothing
 */
record TaskExpiry(Duration launched) {

    private static final String OWN = "ttlSecondsAfterFinished";

    /**
     * By the task's own time to live, which may be changed at any time; else by what the status says since it ended.
     *
     * @return empty if it has not ended, or stays
     */
    static Optional<Instant> of(TaskHistory history, TaskInfoResource task) {
        var spec = task.specOrEmpty();
        return history.endedAt()
                .flatMap(at -> spec.has(OWN) ? own(spec).map(at::plus) : TaskStatusJson.expiryOf(task.statusOrEmpty()));
    }

    /**
     * What the status is to say of a task that ends now: what its framework says, or, if it was launched on an offer,
     * the operator's setting. Of a task that says it itself, nothing.
     *
     * @param history which has ended
     */
    Optional<Instant> atEnd(TaskHistory history, TaskInfoResource task, Optional<RegistrationState> framework) {
        var spec = task.specOrEmpty();
        if (spec.has(OWN)) {
            return Optional.empty();
        }
        return framework
                .flatMap(state -> state instanceof RegistrationState.Registered registered
                        ? registered.timeToLive()
                        : Optional.empty())
                .or(() -> spec.path("offerIds").isEmpty() ? Optional.empty() : Optional.of(launched))
                .flatMap(time -> history.endedAt().map(at -> at.plus(time)));
    }

    private static Optional<Duration> own(JsonNode spec) {
        var seconds = spec.path(OWN);
        return seconds.canConvertToLong() && seconds.isIntegralNumber() && seconds.asLong() >= 0
                ? Optional.of(Duration.ofSeconds(seconds.asLong()))
                : Optional.empty();
    }
}
