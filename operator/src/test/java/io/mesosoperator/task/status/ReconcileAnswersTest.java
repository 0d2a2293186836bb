package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mesosoperator.MesosCase;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.junit.jupiter.api.Test;

class ReconcileAnswersTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TaskStatus RUNNING = TaskStatus.newBuilder()
            .setTaskId(TaskID.newBuilder().setValue("t"))
            .setSlaveId(SlaveID.newBuilder().setValue("n1"))
            .setState(TaskState.TASK_RUNNING)
            .setSource(Source.SOURCE_EXECUTOR)
            .setHealthy(true)
            .setUuid(ByteString.copyFromUtf8("uuid"))
            .setData(ByteString.copyFromUtf8("data"))
            .build();

    @MesosCase("G1: a task that nobody knows, on an agent that nobody knows: TASK_LOST")
    @Test
    void g1UnknownSlave() {
        var answers = knowing().explicit(List.of(asked("unknown", "elsewhere")), NOW);

        assertLost(answers, "Reconciliation: Task is unknown");
        assertThat(answers.getFirst().getReason()).isEqualTo(Reason.REASON_RECONCILIATION);
    }

    @MesosCase("G2: a task that nobody knows, on an agent that is there: TASK_LOST")
    @Test
    void g2UnknownTask() {
        assertLost(
                knowing().explicit(List.of(asked("unknown", "n1")), NOW),
                "Reconciliation: Task is unknown to the slave");
    }

    @MesosCase("C41: KILL of a task that nobody knows is answered TASK_LOST")
    @MesosCase("G3: KILL of a task that nobody knows: TASK_LOST")
    @Test
    void g3C41UnknownKillTask() {
        assertLost(
                knowing().unknownKill(TaskID.newBuilder().setValue("unknown").build(), NOW).stream()
                        .toList(),
                "Reconciliation: Task is unknown");
    }

    @Test
    void c41KillUnknownTaskWhileAnAgentMayComeBackIsNotAnswered() {
        var reconciliation = new ReconcileAnswers(Map.of(), Set.of("n1"), Set.of("n2"));

        assertThat(reconciliation.unknownKill(
                        TaskID.newBuilder().setValue("unknown").build(), NOW))
                .isEmpty();
    }

    @MesosCase("G4: a task on an agent that may come back is not answered for")
    @Test
    void g4SlaveInTransition() {
        var reconciliation = new ReconcileAnswers(Map.of(), Set.of("n1"), Set.of("n2"));

        assertThat(reconciliation.explicit(List.of(asked("unknown", "n2")), NOW))
                .isEmpty();
        assertLost(reconciliation.explicit(List.of(asked("unknown", "n3")), NOW), "Reconciliation: Task is unknown");
    }

    @MesosCase("G5: a running task is answered for, whatever state the framework believed in")
    @Test
    void g5TaskStateMismatchAndMatchAreBothAnswered() {
        for (var state : List.of(TaskState.TASK_KILLED, TaskState.TASK_RUNNING)) {
            var answers = knowing(RUNNING)
                    .explicit(
                            List.of(asked("t", "n1").toBuilder().setState(state).build()), NOW);

            assertThat(answers).singleElement().extracting(TaskStatus::getState).isEqualTo(TaskState.TASK_RUNNING);
        }
    }

    @MesosCase("G6: implicit reconciliation tells of a running task, with its agent")
    @Test
    void g6ImplicitNonTerminalTask() {
        var answers = knowing(RUNNING).implicit(NOW);

        assertThat(answers)
                .containsExactly(TaskStatus.newBuilder()
                        .setTaskId(RUNNING.getTaskId())
                        .setSlaveId(RUNNING.getSlaveId())
                        .setState(TaskState.TASK_RUNNING)
                        .setHealthy(true)
                        .setSource(Source.SOURCE_MASTER)
                        .setReason(Reason.REASON_RECONCILIATION)
                        .setMessage("Reconciliation: Latest task state")
                        .setTimestamp((double) NOW.getEpochSecond())
                        .build());
    }

    @MesosCase("G7: implicit reconciliation is silent about an end that was acknowledged")
    @Test
    void g7ImplicitTerminalTask() {
        assertThat(knowing().implicit(NOW)).isEmpty();
    }

    @MesosCase("G9: implicit reconciliation tells an end that was not acknowledged")
    @Test
    void g9UnacknowledgedTerminalTask() {
        var finished = RUNNING.toBuilder().setState(TaskState.TASK_FINISHED).build();

        assertThat(knowing(finished).implicit(NOW))
                .extracting(TaskStatus::getState)
                .containsExactly(TaskState.TASK_FINISHED);
    }

    private static ReconcileAnswers knowing(TaskStatus... known) {
        var byId = new HashMap<String, TaskStatus>();
        List.of(known).forEach(status -> byId.put(status.getTaskId().getValue(), status));
        return new ReconcileAnswers(byId, Set.of("n1"), Set.of());
    }

    private static TaskStatus asked(String taskId, String slaveId) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(taskId))
                .setSlaveId(SlaveID.newBuilder().setValue(slaveId))
                .setState(TaskState.TASK_STAGING)
                .build();
    }

    private static void assertLost(List<TaskStatus> answers, String message) {
        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.getState()).isEqualTo(TaskState.TASK_LOST);
            assertThat(answer.getMessage()).isEqualTo(message);
        });
    }
}
