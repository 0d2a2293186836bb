package io.mesosoperator.task;

import io.mesosoperator.allocation.Explanation;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.TaskStatus;

/** When a waiting task's status says why: a task that is placed at once costs no write. */
final class WaitRules {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final int TWICE = 2;

    private WaitRules() {}

    /** What is to be told when the reason is known; empty if that is told already. */
    static Optional<TaskAction.TellWait> tell(TaskHistory history, Wait wait) {
        var told = history.latest().map(TaskStatus::getMessage).filter(wait.message()::equals);
        return told.isPresent() && history.waits().filter(wait.reason()::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new TaskAction.TellWait(Optional.of(wait), mayBeTold(history)));
    }

    /** The allocator is to be asked for the reason. */
    static TaskAction ask(TaskHistory history) {
        return new TaskAction.TellWait(Optional.empty(), mayBeTold(history));
    }

    /** What the allocator says, if that is news: its figures are others every time, and only a new reason counts. */
    static Optional<Wait> news(TaskHistory history, Optional<Explanation> explanation) {
        return explanation.flatMap(why -> WaitReason.of(why.reason())
                .filter(reason -> !history.waits().equals(Optional.of(reason)))
                .map(reason -> new Wait(reason, why.message())));
    }

    /** Twice a minute. */
    private static Instant mayBeTold(TaskHistory history) {
        var told = history.waitsToldAt();
        return told.size() < TWICE ? Instant.MIN : told.get(told.size() - TWICE).plus(MINUTE);
    }
}
