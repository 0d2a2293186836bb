package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.scheduler.OfferTracker.TrackedOffer;
import io.mesosoperator.scheduler.TaskUpdateTracker.Kill;
import io.mesosoperator.scheduler.TaskUpdateTracker.Launch;
import io.mesosoperator.task.status.TaskHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.junit.jupiter.api.Test;

class TaskUpdateTrackerTest {

    private static final FrameworkKey FRAMEWORK = new FrameworkKey("ns", "f");

    private static final TrackedOffer OFFER = new TrackedOffer(
            Offer.newBuilder().setId(OfferID.newBuilder().setValue("offer")).buildPartial(), "uid", FRAMEWORK, "*");

    private static final KillPolicy ANYHOW = KillPolicy.getDefaultInstance();

    private final VirtualClock clock = new VirtualClock();
    private final List<TaskKey> told = new ArrayList<>();
    private final TaskUpdateTracker board = new TaskUpdateTracker(told::add);

    @Test
    void aTaskThatIsBeingLaunchedIsKilledWhenItHasAnObject() {
        board.launching(Launch.of(List.of(launched("one")), OFFER));

        assertThat(board.kill("one", Optional.of("elsewhere"), ANYHOW))
                .isEqualTo(new Kill.OnOffer(
                        "offer",
                        "uid",
                        new LinkedHashMap<>(
                                Map.of(launchedObject("a", "one").key().name(), ANYHOW))));
        assertThat(board.unsettled().values()).extracting(TaskStatus::getState).containsExactly(TaskState.TASK_STAGING);

        assertThat(board.seen(launchedObject("a", "one"))).contains(ANYHOW);
        assertThat(board.seen(launchedObject("a", "one"))).isEmpty();
        assertThat(board.unsettled()).isEmpty();
        assertThat(board.kill("one", Optional.empty(), ANYHOW))
                .isEqualTo(new Kill.Write(launchedObject("a", "one").key()));
    }

    @Test
    void ofTwoKillsOfATaskThatIsBeingLaunchedTheLastOneSaysHow() {
        var soon = KillPolicy.newBuilder()
                .setGracePeriod(DurationInfo.newBuilder().setNanoseconds(5))
                .build();
        board.launching(Launch.of(List.of(launched("one")), OFFER));
        board.kill("one", Optional.empty(), ANYHOW);

        board.kill("one", Optional.empty(), soon);

        assertThat(board.seen(launchedObject("a", "one"))).contains(soon);
    }

    @Test
    void newsOfAnOlderTaskOfTheSameIdIsNotThatOfTheOneBeingLaunched() {
        board.launching(Launch.of(List.of(launched("one")), OFFER));
        board.kill("one", Optional.empty(), ANYHOW);

        assertThat(board.seen(task("older", "one", status(TaskState.TASK_FAILED, "1"))))
                .isEmpty();

        assertThat(board.pendingOf("uid")).hasSize(1);
        assertThat(board.seen(launchedObject("a", "one"))).as("to be killed").isPresent();
    }

    @Test
    void aTaskWhoseObjectNeverComesIsExpectedNoMore() {
        var launch = Launch.of(List.of(launched("one")), OFFER).getFirst();
        board.launching(List.of(launch));

        assertThat(board.refused(launch.name())).contains(launch.task());

        assertThat(board.refused(launch.name())).as("told a second time").isEmpty();
        assertThat(board.unsettled()).isEmpty();
        assertThat(board.kill("one", Optional.empty(), ANYHOW)).isEqualTo(new Kill.Unknown());
    }

    @Test
    void aTaskIsNotKilledOnAnAgentThatItIsNotOn() {
        board.seen(task("a", "one", status(TaskState.TASK_RUNNING, "1")));

        assertThat(board.kill("one", Optional.of("n2"), ANYHOW)).isEqualTo(new Kill.Nothing());
        assertThat(board.kill("one", Optional.of("n1"), ANYHOW)).isEqualTo(new Kill.Write(key("a")));
        assertThat(board.kill("two", Optional.of("n1"), ANYHOW)).isEqualTo(new Kill.Unknown());
    }

    @Test
    void anEndThatNeedsNoAcknowledgementIsToldAndTheTaskIsNoMore() {
        var error = new TrackedTask(
                key("a"),
                FRAMEWORK,
                "one",
                Optional.of("n1"),
                false,
                new TaskHistory(List.of(status(TaskState.TASK_ERROR, "1"))));
        board.seen(error);

        assertThat(board.due("a", clock.instant())).isPresent();

        assertThat(told).containsExactly(key("a"));
        assertThat(board.unsettled()).isEmpty();
        board.seen(error);
        assertThat(board.due("a", clock.instant())).isEmpty();
    }

    @Test
    void anEndThatIsNotAcknowledgedIsStillATask() {
        board.seen(task("a", "one", status(TaskState.TASK_FAILED, "1")));

        assertThat(board.kill("one", Optional.empty(), ANYHOW)).isEqualTo(new Kill.Nothing());
        assertThat(board.unsettled().values()).extracting(TaskStatus::getState).containsExactly(TaskState.TASK_FAILED);
    }

    @Test
    void olderNewsOfATaskWhoseEndIsAcknowledgedIsNone() {
        var end = status(TaskState.TASK_FAILED, "2");
        board.seen(task("a", "one", end));
        assertThat(board.due("a", clock.instant())).contains(end);
        var stream = board.awaiting("one", end.getUuid()).orElseThrow();
        assertThat(board.acknowledged(stream, end.getUuid(), clock.instant())).isEmpty();

        board.seen(task("a", "one", status(TaskState.TASK_RUNNING, "1")));

        assertThat(board.restart(clock.instant())).isEmpty();
        assertThat(board.kill("one", Optional.empty(), ANYHOW)).isEqualTo(new Kill.Unknown());
    }

    @Test
    void aTaskIdMayBeUsedAgainWhenItsTaskHasEnded() {
        var end = status(TaskState.TASK_FAILED, "1");
        board.seen(task("a", "one", end));
        board.seen(task("b", "one", status(TaskState.TASK_RUNNING, "2")));

        assertThat(board.kill("one", Optional.empty(), ANYHOW)).isEqualTo(new Kill.Write(key("b")));
        assertThat(board.awaiting("one", end.getUuid()).orElseThrow().task().key())
                .isEqualTo(key("a"));
    }

    private static TaskInfo launched(String taskId) {
        return TaskInfo.newBuilder()
                .setName(taskId)
                .setTaskId(TaskID.newBuilder().setValue(taskId))
                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                .build();
    }

    /** The object that a launched task becomes. */
    private static TrackedTask launchedObject(String uid, String taskId) {
        var name = Launch.of(List.of(launched(taskId)), OFFER).getFirst().name();
        return new TrackedTask(
                new TaskKey("ns", name, uid), FRAMEWORK, taskId, Optional.of("n1"), false, TaskHistory.EMPTY);
    }

    private static TrackedTask task(String uid, String taskId, TaskStatus... updates) {
        return new TrackedTask(
                key(uid), FRAMEWORK, taskId, Optional.of("n1"), true, new TaskHistory(Arrays.asList(updates)));
    }

    private static TaskKey key(String uid) {
        return new TaskKey("ns", "name-" + uid, uid);
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
