package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mesosoperator.task.status.TaskHistory;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

/** The watch lags behind what the operator writes itself. */
class TaskRecordsTest {

    private static final TaskHistory STAGING = TaskHistory.EMPTY.plus(update(TaskState.TASK_STAGING));
    private static final TaskHistory RUNNING = STAGING.plus(update(TaskState.TASK_RUNNING));

    private final TaskRecords records = new TaskRecords();

    @Test
    void whileTheWatchLagsTheOwnWriteAndItsVersionCount() {
        records.wrote("uid", RUNNING, "7");

        assertThat(records.history("uid", STAGING)).isEqualTo(RUNNING);
        assertThat(records.resourceVersion("uid", "5")).isEqualTo("7");
    }

    @Test
    void onceTheWatchHasToldOfItWhatWasReadCounts() {
        records.wrote("uid", STAGING, "7");

        assertThat(records.history("uid", STAGING)).isEqualTo(STAGING);
        assertThat(records.resourceVersion("uid", "9")).isEqualTo("9");
    }

    @Test
    void whatSomebodyElseWroteOverTheOwnWriteCounts() {
        records.wrote("uid", RUNNING, "7");

        records.overwritten("uid");

        assertThat(records.history("uid", STAGING)).isEqualTo(STAGING);
        assertThat(records.resourceVersion("uid", "9")).isEqualTo("9");
    }

    @Test
    void whatWasReadCountsForATaskThatWasNeverWritten() {
        assertThat(records.history("uid", STAGING)).isEqualTo(STAGING);
        assertThat(records.resourceVersion("uid", "5")).isEqualTo("5");
    }

    private static TaskStatus update(TaskState state) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setState(state)
                .setUuid(ByteString.copyFromUtf8(state.name()))
                .build();
    }
}
