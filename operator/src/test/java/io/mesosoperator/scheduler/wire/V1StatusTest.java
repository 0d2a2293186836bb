package io.mesosoperator.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.task.status.ReconcileAnswers;
import io.mesosoperator.task.status.StatusTable;
import java.util.List;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V1StatusTest {

    @ParameterizedTest
    @CsvSource({
        "REASON_INVALID_OFFERS, TASK_DROPPED",
        "REASON_RESOURCES_UNKNOWN, TASK_DROPPED",
        "REASON_SLAVE_REMOVED, TASK_GONE",
        "REASON_SLAVE_DISCONNECTED, TASK_UNREACHABLE",
        "REASON_SLAVE_RESTARTED, TASK_GONE",
        "REASON_EXECUTOR_TERMINATED, TASK_GONE",
        "REASON_EXECUTOR_PREEMPTED, TASK_GONE",
        "REASON_RECONCILIATION, TASK_GONE"
    })
    void aLostTaskIsWhatItsReasonSays(Reason reason, String state) {
        assertThat(told(lost().setReason(reason))).isEqualTo(state);
    }

    @Test
    void anAgentThatOnlyTimedOutMayComeBack() {
        var message = "Slave n1" + StatusTable.TIMED_OUT;

        assertThat(told(lost().setReason(Reason.REASON_SLAVE_REMOVED).setMessage(message)))
                .isEqualTo("TASK_UNREACHABLE");
    }

    @ParameterizedTest
    @CsvSource({
        "Task 'a' is invalid: Task uses no resources, 25",
        "Task group is invalid: Unknown executor type, 25",
        "Task uses no resources, "
    })
    void anInvalidGroupHasAReasonOfItsOwn(String message, Integer reason) {
        var status = TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setState(TaskState.TASK_ERROR)
                .setReason(Reason.REASON_TASK_INVALID)
                .setMessage(message);

        var told = V1Status.ofGroup(event(status)).getUpdate().getStatus();

        assertThat(told.hasReason()).isEqualTo(reason == null);
        assertThat(told.getUnknownFields().getField(10).getVarintList())
                .isEqualTo(reason == null ? List.of() : List.of(reason.longValue()));
    }

    @Test
    void whatNobodyKnowsIsUnknown() {
        assertThat(told(lost().setReason(Reason.REASON_RECONCILIATION).setMessage(ReconcileAnswers.UNKNOWN)))
                .isEqualTo("TASK_UNKNOWN");
    }

    @Test
    void whatWasLostBeforeItWasLaunchedHasNoReason() {
        assertThat(told(lost())).isEqualTo("TASK_DROPPED");
    }

    @Test
    void protobufHasTheLaterStateOnceAndUnderItsNumber() {
        var event = V1Status.partitionAware(event(lost()));

        var bytes = event.getUpdate().getStatus().toByteString();
        assertThat(bytes.toByteArray()).endsWith(16, 9); // state = 2, a varint: 9
        assertThat(event.getUpdate().getStatus().hasState()).isFalse();
    }

    @Test
    void otherStatesStayAsTheyAre() {
        var running = event(lost().setState(TaskState.TASK_RUNNING));

        assertThat(V1Status.partitionAware(running)).isSameAs(running);
    }

    private static TaskStatus.Builder lost() {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setState(TaskState.TASK_LOST);
    }

    private static Event event(TaskStatus.Builder status) {
        return Event.newBuilder()
                .setType(Event.Type.UPDATE)
                .setUpdate(Event.Update.newBuilder().setStatus(status))
                .build();
    }

    private static String told(TaskStatus.Builder status) {
        return V1Json.write(V1Status.partitionAware(event(status)))
                .at("/update/status/state")
                .asText();
    }
}
