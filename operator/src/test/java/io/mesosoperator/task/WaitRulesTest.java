package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.allocation.Explanation;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

class WaitRulesTest {

    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theAllocatorIsAsked() {
        assertThat(WaitRules.ask(TaskHistory.EMPTY)).isEqualTo(new TaskAction.TellWait(Optional.empty(), Instant.MIN));
    }

    @Test
    void whatIsKnownIsToldAtOnce() {
        var wait = new Wait(WaitReason.FRAMEWORK_NOT_READY, "Waiting for framework f");

        assertThat(WaitRules.tell(TaskHistory.EMPTY, wait))
                .contains(new TaskAction.TellWait(Optional.of(wait), Instant.MIN));
    }

    @Test
    void whatIsToldIsNotToldAgain() {
        var told = told("busy", CREATED).waiting(WaitReason.AGENTS_BUSY);

        assertThat(WaitRules.tell(told, new Wait(WaitReason.AGENTS_BUSY, "busy")))
                .isEmpty();
        assertThat(WaitRules.tell(told, new Wait(WaitReason.AGENTS_BUSY, "busier")))
                .isPresent();
    }

    @Test
    void twoAreToldInAMinute() {
        var twice = told("one", CREATED)
                .plus(update("two", CREATED.plusSeconds(20)))
                .waiting(WaitReason.QUEUED);

        assertThat(WaitRules.tell(twice, new Wait(WaitReason.AGENTS_BUSY, "three")))
                .contains(new TaskAction.TellWait(
                        Optional.of(new Wait(WaitReason.AGENTS_BUSY, "three")), CREATED.plusSeconds(60)));
    }

    @Test
    void otherFiguresAreNoNews() {
        var told = told("2 lack mem", CREATED).waiting(WaitReason.AGENTS_BUSY);

        assertThat(WaitRules.news(told, Optional.of(new Explanation("AgentsBusy", "3 lack mem", List.of()))))
                .isEmpty();
        assertThat(WaitRules.news(told, Optional.of(new Explanation("Queued", "1 has room", List.of()))))
                .contains(new Wait(WaitReason.QUEUED, "1 has room"));
    }

    private static TaskHistory told(String message, Instant at) {
        return new TaskHistory(List.of(update(message, at)));
    }

    private static TaskStatus update(String message, Instant at) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setState(TaskState.TASK_STAGING)
                .setMessage(message)
                .setTimestamp((double) at.getEpochSecond())
                .build();
    }
}
