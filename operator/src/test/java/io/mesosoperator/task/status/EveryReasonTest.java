package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.junit.jupiter.api.Test;

class EveryReasonTest {

    @Test
    void everyReasonIsGivenToSomeTaskOrListedAsImpossible() {
        var given = Stream.concat(
                        StatusTable.rows().stream().map(StatusTable.Row::reason).filter(Objects::nonNull),
                        ReasonsWithoutPod.given().stream().map(ReasonsWithoutPod.Entry::reason))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Reason.class)));
        var impossible = ReasonsWithoutPod.impossible().stream()
                .map(ReasonsWithoutPod.Entry::reason)
                .toList();

        assertThat(given).doesNotContainAnyElementsOf(impossible);
        given.addAll(impossible);
        assertThat(given).containsExactlyInAnyOrder(Reason.values());
        assertThat(Reason.values()).hasSize(19);
    }

    @Test
    void everyStateIsThatOfSomeTaskButStarting() {
        var states = StatusTable.rows().stream()
                .map(StatusTable.Row::state)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(TaskState.class)));
        states.add(TaskState.TASK_ERROR); // never has a pod

        assertThat(Arrays.stream(TaskState.values()).filter(state -> !states.contains(state)))
                .containsExactly(TaskState.TASK_STARTING);
    }
}
