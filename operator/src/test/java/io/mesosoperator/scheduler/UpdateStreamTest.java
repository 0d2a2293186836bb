package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

class UpdateStreamTest {

    private static final FrameworkKey FRAMEWORK = new FrameworkKey("ns", "f");

    private final VirtualClock clock = new VirtualClock();
    private final TaskStatus staging = status(TaskState.TASK_STAGING, "0");
    private final TaskStatus running = status(TaskState.TASK_RUNNING, "1");
    private final TaskStatus finished = status(TaskState.TASK_FINISHED, "2");

    @Test
    void updatesComeOneAfterTheOtherAndStagingIsNone() {
        var stream = new UpdateStream(task(staging, running, finished));

        assertThat(stream.due(clock.instant())).contains(running);
        assertThat(stream.due(clock.instant())).isEmpty();
        assertThat(stream.awaits(finished.getUuid())).isFalse();
        stream.acknowledge(running.getUuid());
        assertThat(stream.due(clock.instant())).contains(finished);
        assertThat(stream.isEnd(running.getUuid())).isFalse();
        assertThat(stream.isEnd(finished.getUuid())).isTrue();
        stream.acknowledge(finished.getUuid());
        assertThat(stream.due(clock.instant())).isEmpty();
    }

    @Test
    void whatIsNotAcknowledgedComesAgainAfterTenSecondsThenTwentyAndSoOnUpToTenMinutes() {
        var stream = new UpdateStream(task(running));
        assertThat(stream.due(clock.instant())).contains(running);

        for (var pause : new int[] {10, 20, 40, 80, 160, 320, 600, 600}) {
            clock.advance(Duration.ofSeconds(pause).minusMillis(1));
            assertThat(stream.due(clock.instant())).as("%s s", pause).isEmpty();
            clock.advance(Duration.ofMillis(1));
            assertThat(stream.due(clock.instant())).as("%s s", pause).contains(running);
        }
    }

    @Test
    void whoSubscribesIsToldAgain() {
        var stream = new UpdateStream(task(running));
        assertThat(stream.due(clock.instant())).contains(running);

        stream.restart();

        assertThat(stream.due(clock.instant())).contains(running);
    }

    @Test
    void anUpdateThatHistoryNoLongerHasNeedsNoAcknowledgement() {
        var stream = new UpdateStream(task(running));
        assertThat(stream.due(clock.instant())).contains(running);

        stream.seen(task(staging, finished)); // a history keeps so many only

        assertThat(stream.awaits(running.getUuid())).isFalse();
        assertThat(stream.due(clock.instant())).contains(finished);
    }

    /** A master makes such an update, and keeps nothing of it. */
    @Test
    void theEndOfATaskThatNeverRanIsToldOnceWithItsAgentAndNothingToAcknowledge() {
        var error = status(TaskState.TASK_ERROR, "1").toBuilder().clearSlaveId().build();
        var stream = new UpdateStream(new TrackedTask(
                new TaskKey("ns", "one", "uid"),
                FRAMEWORK,
                "one",
                Optional.of("n1"),
                false,
                new TaskHistory(List.of(error))));

        assertThat(stream.due(clock.instant()))
                .contains(error.toBuilder()
                        .clearUuid()
                        .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                        .build());

        clock.advance(Duration.ofHours(1));
        assertThat(stream.due(clock.instant())).isEmpty();
        stream.restart();
        assertThat(stream.due(clock.instant())).isEmpty();
    }

    /** Also that of one whose agent is gone, which a Mesos master tells once: here no end is forgotten. */
    @Test
    void theEndOfATaskThatRanIsAcknowledged() {
        var lost = status(TaskState.TASK_LOST, "1");
        var stream = new UpdateStream(task(lost));

        assertThat(stream.due(clock.instant())).contains(lost);
        assertThat(stream.awaits(lost.getUuid())).isTrue();
    }

    private static TrackedTask task(TaskStatus... updates) {
        return new TrackedTask(
                new TaskKey("ns", "one", "uid"),
                FRAMEWORK,
                "one",
                Optional.of("n1"),
                true,
                new TaskHistory(Arrays.asList(updates)));
    }

    private static TaskStatus status(TaskState state, String uuid) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("one"))
                .setState(state)
                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                .setUuid(ByteString.copyFromUtf8(uuid))
                .build();
    }
}
