package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

class UpdateStreamTest {

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

    private static TrackedTask task(TaskStatus... updates) {
        return new TrackedTask(
                new TaskKey("ns", "one", "uid"), "one", Optional.of("n1"), new TaskHistory(Arrays.asList(updates)));
    }

    private static TaskStatus status(TaskState state, String uuid) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("one"))
                .setState(state)
                .setUuid(ByteString.copyFromUtf8(uuid))
                .build();
    }
}
