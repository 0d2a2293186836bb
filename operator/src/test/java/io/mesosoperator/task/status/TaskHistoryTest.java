package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.crds.Codec;
import io.mesosoperator.property.Property;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.instancio.junit.Given;
import org.junit.jupiter.api.Test;

class TaskHistoryTest {

    private static final List<TaskState> STATES = List.of(TaskState.values());

    @Test
    void nothingFollowsATerminalUpdate() {
        var ended = TaskHistory.EMPTY.plus(status(TaskState.TASK_FINISHED, 1, ""));

        assertThat(ended.plus(status(TaskState.TASK_RUNNING, 2, ""))).isSameAs(ended);
    }

    @Test
    void theSameAgainIsNoNews() {
        var running = TaskHistory.EMPTY.plus(status(TaskState.TASK_RUNNING, 1, ""));

        assertThat(running.plus(status(TaskState.TASK_RUNNING, 2, ""))).isSameAs(running);
        assertThat(running.plus(status(TaskState.TASK_RUNNING, 2, "more")).updates())
                .hasSize(2);
    }

    @Property(tries = 200)
    void itIsBoundedOrderedAndSurvivesTheApiServer(@Given long seed) {
        var chance = new Random(seed);
        var history = TaskHistory.EMPTY;
        for (var step = 0; step < 60; step++) {
            var state = STATES.get(chance.nextInt(STATES.size()));
            if (!TaskHistory.isTerminal(state) || chance.nextInt(20) == 0) {
                history = history.plus(status(state, chance.nextInt(100), "step " + step));
            }
        }
        assertThat(history.updates()).hasSizeLessThanOrEqualTo(TaskHistory.LIMIT);
        for (var i = 1; i < history.updates().size(); i++) {
            assertThat(history.updates().get(i).getTimestamp())
                    .isGreaterThanOrEqualTo(history.updates().get(i - 1).getTimestamp());
            assertThat(TaskHistory.isTerminal(history.updates().get(i - 1).getState()))
                    .isFalse();
        }
        if (!history.updates().isEmpty()) {
            var json = new TaskStatusJson(new Codec());
            assertThat(json.decode(json.encode(
                            history,
                            new TaskStatusJson.Facts(
                                    1,
                                    false,
                                    OptionalInt.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()))))
                    .isEqualTo(history);
        }
    }

    private static TaskStatus status(TaskState state, double timestamp, String message) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setState(state)
                .setTimestamp(timestamp)
                .setMessage(message)
                .build();
    }
}
