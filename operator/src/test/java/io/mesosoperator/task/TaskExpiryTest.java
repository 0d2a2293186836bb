package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.Problem;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

class TaskExpiryTest {

    private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
    private static final Optional<Instant> TOLD = Optional.of(END.plusSeconds(60));

    @Test
    void itsOwnTimeComesFirst() {
        assertThat(TaskExpiry.of(history(TaskState.TASK_FINISHED), spec(Optional.of(5L)), TOLD))
                .contains(END.plusSeconds(5));
    }

    @Test
    void thenWhatItsFrameworkSaidWhenItEnded() {
        assertThat(TaskExpiry.of(history(TaskState.TASK_FAILED), spec(Optional.empty()), TOLD))
                .isEqualTo(TOLD);
    }

    @Test
    void withoutEitherItStays() {
        assertThat(TaskExpiry.of(history(TaskState.TASK_FINISHED), spec(Optional.empty()), Optional.empty()))
                .isEmpty();
    }

    @Test
    void whatHasNotEndedStays() {
        assertThat(TaskExpiry.of(history(TaskState.TASK_RUNNING), spec(Optional.of(0L)), TOLD))
                .isEmpty();
        assertThat(TaskExpiry.of(TaskHistory.EMPTY, spec(Optional.of(0L)), Optional.empty()))
                .isEmpty();
    }

    @Test
    void aSpecThatCannotBeReadAsksForNothing() {
        assertThat(TaskExpiry.of(
                        history(TaskState.TASK_ERROR),
                        new Decoded.Invalid<>(List.of(new Problem("spec", "bad"))),
                        Optional.empty()))
                .isEmpty();
    }

    private static TaskHistory history(TaskState state) {
        return new TaskHistory(List.of(TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setState(state)
                .setTimestamp((double) END.getEpochSecond())
                .build()));
    }

    private static Decoded<TaskInfoSpec> spec(Optional<Long> seconds) {
        return new Decoded.Ok<>(new TaskInfoSpec(
                TaskInfo.getDefaultInstance(),
                FrameworkID.newBuilder().setValue("f").build(),
                List.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                seconds));
    }
}
