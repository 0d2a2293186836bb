package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a task writes in the wrong place may be a password: the refusal does not repeat it. */
class SecretsInMessagesTest {

    static Stream<Arguments> misplaced() {
        return Stream.of(
                row("a URI without a path", task -> uri(task, "https://me:PASS@example.org")),
                row("a URI that does not parse", task -> uri(task, "https://me:PASS^@exa mple.org/a")),
                row("a URI of an unknown scheme", task -> uri(task, "s3://me:PASS@bucket/a")),
                row("no URI at all", task -> uri(task, "me:PASS://x")),
                row(
                        "a variable's name",
                        task -> task.getCommandBuilder()
                                .getEnvironmentBuilder()
                                .addVariablesBuilder()
                                .setName("KEY=PASS")
                                .setValue("")),
                row("a variable of Docker's", task -> parameter(task, "env", "=PASS")),
                row("a variable of Docker's without its name", task -> parameter(task, "e", "PASS")),
                row("a label of Docker's", task -> parameter(task, "label", "key=PASS PASS")),
                row("an option of Docker's", task -> parameter(task, "env=KEY=PASS", "")),
                row("a sysctl", task -> parameter(task, "sysctl", "=PASS")));
    }

    private static Arguments row(String name, Consumer<TaskInfo.Builder> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misplaced")
    void isNotRepeated(String name, Consumer<TaskInfo.Builder> change) {
        var task = TaskInfo.newBuilder().setName("task");
        task.getTaskIdBuilder().setValue("task");
        task.getSlaveIdBuilder().setValue("node-1");
        task.getCommandBuilder().setValue("true");
        change.accept(task);

        assertThat(PodTranslator.translate(
                        PodInputBuilder.of(task.buildPartial()).build()))
                .isInstanceOfSatisfying(
                        PodTranslation.Refused.class,
                        refused -> assertThat(refused.message()).doesNotContain("PASS"));
    }

    private static void uri(TaskInfo.Builder task, String uri) {
        task.getCommandBuilder().addUrisBuilder().setValue(uri);
    }

    private static void parameter(TaskInfo.Builder task, String key, String value) {
        task.getContainerBuilder()
                .setType(ContainerInfo.Type.DOCKER)
                .getDockerBuilder()
                .setImage("image")
                .addParametersBuilder()
                .setKey(key)
                .setValue(value);
    }
}
