package io.mesosoperator.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchSequencesTest {

    /** A task is ID or ID@EXECUTOR. */
    @ParameterizedTest
    @CsvSource({
        "'',           ''",
        "a b c,        a|b|c",
        "a b a,        a a|b",
        "a@x b@y c@x,  a@x c@x|b@y",
        "a a@x b@x,    a a@x b@x",
        "a b@x c@y b@y, a|b@x c@y b@y",
        "a@x b c@y a@y, a@x c@y a@y|b",
        "x a@x,        x|a@x",
    })
    void thoseThatWantTheSameAreInOrder(String launches, String sequences) {
        var tasks = Arrays.stream(launches.split(" "))
                .filter(text -> !text.isEmpty())
                .toList();

        var found = LaunchSequences.of(tasks, LaunchSequencesTest::task);

        assertThat(String.join(
                        "|", found.stream().map(each -> String.join(" ", each)).toList()))
                .isEqualTo(sequences);
        assertThat(found.stream().flatMap(List::stream)).hasSameSizeAs(tasks);
    }

    private static TaskInfo task(String text) {
        var parts = text.split("@", 2);
        var task = TaskInfo.newBuilder()
                .setName(text)
                .setTaskId(TaskID.newBuilder().setValue(parts[0]))
                .setSlaveId(SlaveID.newBuilder().setValue("n1"));
        if (parts.length > 1) {
            task.setExecutor(ExecutorInfo.newBuilder()
                    .setExecutorId(ExecutorID.newBuilder().setValue(parts[1]))
                    .setCommand(CommandInfo.getDefaultInstance()));
        }
        return task.build();
    }
}
