package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.executor.Room;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatuses;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.junit.jupiter.api.Test;

/** A task in the pod of its executor: what the executor tells counts, until that ends. */
class HostedTaskDecisionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final TaskDecider DECIDER = new TaskDecider(
            new TaskLaunch(
                    PodDefaults.withImage("task:1"),
                    () -> TaskPolicies.of(TaskPolicy.restricted()),
                    () -> Authorizer.NONE,
                    true),
            new TaskUpdates(new TaskStatuses(UUID::randomUUID)),
            TaskTimeouts.DEFAULT);

    private static final TaskHistory STAGED = new TaskHistory(List.of(status("staged", TaskState.TASK_STAGING)));

    @Test
    void itsStatusSaysFirstWhereItIs() {
        var actions = decide(TaskHistory.EMPTY, executor(pod("Running"), false, false));

        assertThat(reported(actions)).extracting(TaskStatus::getState).containsExactly(TaskState.TASK_STAGING);
    }

    @Test
    void whatItsExecutorTellsIsKeptAsItIs() {
        var running = status("one", TaskState.TASK_RUNNING);
        var again = status("two", TaskState.TASK_RUNNING);

        assertThat(reported(decide(STAGED, executor(pod("Running"), true, false, running, again)))
                        .subList(1, 3))
                .containsExactly(running, again);
    }

    @Test
    void nothingIsKeptTwiceNorAfterTheEnd() {
        var finished = status("end", TaskState.TASK_FINISHED);
        var late = status("late", TaskState.TASK_RUNNING);

        assertThat(reported(decide(STAGED, executor(pod("Running"), true, false, finished, late))))
                .hasSize(2)
                .last()
                .isEqualTo(finished);
        assertThat(decide(
                        STAGED,
                        executor(pod("Running"), true, false, STAGED.updates().getFirst())))
                .containsExactly(new TaskAction.Acknowledge(STAGED));
    }

    @Test
    void whatItsExecutorHasToldComesBeforeTheExecutorsEnd() {
        var finished = status("end", TaskState.TASK_FINISHED);

        assertThat(reported(decide(STAGED, executor(pod("Succeeded"), true, false, finished))))
                .last()
                .isEqualTo(finished);
        assertThat(reported(decide(STAGED, executor(pod("Succeeded"), true, false))))
                .last()
                .extracting(TaskStatus::getState)
                .isEqualTo(TaskState.TASK_LOST);
    }

    @Test
    void aPodThatRunsSaysNothingOfTheTask() {
        assertThat(decide(STAGED, executor(pod("Running"), true, false))).isEmpty();
    }

    @Test
    void aTaskThatItsExecutorHasNotHeardOfIsKilledByTheOperator() {
        assertThat(reported(decide(STAGED, executor(pod("Running"), true, true))))
                .last()
                .satisfies(status -> {
                    assertThat(status.getState()).isEqualTo(TaskState.TASK_KILLED);
                    assertThat(status.getMessage()).isEqualTo("Killed before delivery to the executor");
                });
    }

    @Test
    void aTaskWaitsForItsRoomWithWordsIfThatMayTakeAWhile() {
        var words = new Room.Awaited(Optional.of("the node is full"));

        assertThat(reported(decide(STAGED, executor(words, false)))).last().satisfies(status -> {
            assertThat(status.getState()).isEqualTo(TaskState.TASK_STAGING);
            assertThat(status.getMessage()).isEqualTo("the node is full");
        });
        assertThat(decide(STAGED, executor(new Room.Awaited(Optional.empty()), false)))
                .isEmpty();
    }

    @Test
    void aTaskThatGetsNoRoomIsLost() {
        assertThat(reported(decide(STAGED, executor(new Room.Refused("too large"), false))))
                .last()
                .satisfies(status -> {
                    assertThat(status.getState()).isEqualTo(TaskState.TASK_LOST);
                    assertThat(status.getReason()).isEqualTo(Reason.REASON_RESOURCES_UNKNOWN);
                });
    }

    @Test
    void aTaskThatWasSentAndIsNotKnownIsLost() {
        assertThat(reported(decide(STAGED, executor(new Room.There(), true))))
                .last()
                .satisfies(status -> {
                    assertThat(status.getState()).isEqualTo(TaskState.TASK_LOST);
                    assertThat(status.getReason()).isEqualTo(Reason.REASON_SLAVE_RESTARTED);
                });
    }

    private static SharedExecutor executor(Room room, boolean unknown) {
        return new SharedExecutor(Optional.of(pod("Running")), false, true, false, unknown, room, List.of());
    }

    private static List<TaskAction> decide(TaskHistory history, SharedExecutor executor) {
        return DECIDER.decide(
                TaskSnapshotBuilder.launchedTask(NOW)
                        .history(history)
                        .executor(executor)
                        .build(),
                NOW);
    }

    private static List<TaskStatus> reported(List<TaskAction> actions) {
        return assertThat(actions)
                .filteredOn(TaskAction.Report.class::isInstance)
                .singleElement(type(TaskAction.Report.class))
                .actual()
                .history()
                .updates();
    }

    private static SharedExecutor executor(Pod pod, boolean recorded, boolean dropped, TaskStatus... reported) {
        return new SharedExecutor(
                Optional.of(pod), false, recorded, dropped, false, new Room.There(), List.of(reported));
    }

    private static TaskStatus status(String uuid, TaskState state) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setState(state)
                .setSource(Source.SOURCE_EXECUTOR)
                .setUuid(ByteString.copyFromUtf8(uuid))
                .build();
    }

    private static Pod pod(String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("e")
                .withUid("pod")
                .withCreationTimestamp(NOW.toString())
                .addToLabels(Labels.EXECUTOR, "e")
                .addToLabels(Labels.FRAMEWORK, "f")
                .withAnnotations(Map.of())
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .addNewContainer()
                .withName(PodDraft.CONTAINER)
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .addNewContainerStatus()
                .withName(PodDraft.CONTAINER)
                .withNewState()
                .withNewRunning(NOW.toString())
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
