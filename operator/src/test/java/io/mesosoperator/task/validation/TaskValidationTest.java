package io.mesosoperator.task.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.MesosCase;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.executor.RunningExecutor;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Resource.RevocableInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskValidationTest {

    private static final FrameworkID FRAMEWORK_ID =
            FrameworkID.newBuilder().setValue("framework-1").build();
    private static final FrameworkInfo FRAMEWORK = FrameworkInfo.newBuilder()
            .setName("framework")
            .setUser("nobody")
            .setId(FRAMEWORK_ID)
            .build();
    private static final SlaveID SLAVE = SlaveID.newBuilder().setValue("node-1").build();

    private static final ExecutorInfo EXECUTOR = ExecutorInfo.newBuilder()
            .setExecutorId(ExecutorID.newBuilder().setValue("default"))
            .setCommand(CommandInfo.newBuilder().setValue("exit 1"))
            .build();

    @Test
    void aTaskWithinItsOfferIsLaunched() {
        assertThat(TaskValidation.validate(command("cpus:2;mem:1024"), offer("cpus:2;mem:1024")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\b", "a\nb", "\u007f"})
    void aTaskIdThatCannotBeADirectoryIsRefused(String id) {
        var task = command("cpus:1").toBuilder()
                .setTaskId(TaskID.newBuilder().setValue(id))
                .build();

        assertThat(TaskValidation.validate(task, offer("cpus:1")))
                .hasValueSatisfying(
                        text -> assertThat(text).startsWith("TaskID '" + id + "' contains invalid characters"));
    }

    @Test
    void anotherSlaveThanTheOffersIsRefused() {
        var task = command("cpus:1").toBuilder()
                .setSlaveId(SlaveID.newBuilder().setValue("node-2"))
                .build();

        assertThat(TaskValidation.validate(task, offer("cpus:1")))
                .contains("Task uses invalid slave node-2 while slave node-1 is expected");
    }

    @MesosCase("C29: an executor of another framework's id is TASK_ERROR")
    @Test
    @DisplayName("C29 TaskUsesInvalidFrameworkID")
    void anExecutorOfAnotherFrameworkIsRefused() {
        var executor = EXECUTOR.toBuilder()
                .setFrameworkId(FrameworkID.newBuilder().setValue("another"))
                .build();

        assertThat(TaskValidation.validate(executor("cpus:1", executor), offer("cpus:1")))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("ExecutorInfo has an invalid FrameworkID")
                        .contains("(Actual: another vs Expected: framework-1)"));
    }

    @MesosCase("C30: a task with both a command and an executor is TASK_ERROR")
    @Test
    @DisplayName("C30 TaskUsesCommandInfoAndExecutorInfo")
    void bothACommandAndAnExecutorAreRefused() {
        var task = executor("cpus:1", EXECUTOR).toBuilder()
                .setCommand(CommandInfo.newBuilder().setValue("exit 0"))
                .build();

        assertThat(TaskValidation.validate(task, offer("cpus:1")))
                .hasValueSatisfying(text -> assertThat(text).contains("CommandInfo or ExecutorInfo present"));
    }

    @Test
    void neitherACommandNorAnExecutorIsRefused() {
        var task = command("cpus:1").toBuilder().clearCommand().build();

        assertThat(TaskValidation.validate(task, offer("cpus:1")))
                .hasValueSatisfying(text -> assertThat(text).contains("CommandInfo or ExecutorInfo present"));
    }

    @MesosCase("C31: a task without resources is TASK_ERROR: Task uses no resources")
    @Test
    @DisplayName("C31 TaskUsesNoResources")
    void aTaskWithoutResourcesIsRefused() {
        assertThat(TaskValidation.validate(command(""), offer("cpus:2;mem:1024")))
                .contains("Task uses no resources");
    }

    @Test
    void resourcesOfZeroAreNoResources() {
        var zero = command("cpus:1").toBuilder();
        zero.getResourcesBuilder(0).getScalarBuilder().setValue(0);

        assertThat(TaskValidation.validate(zero.build(), offer("cpus:2"))).contains("Task uses no resources");
    }

    @MesosCase("C32: a task of more than was offered is TASK_ERROR: Task uses more resources")
    @Test
    @DisplayName("C32 TaskUsesMoreResourcesThanOffered")
    void moreThanOfferedIsRefused() {
        assertThat(TaskValidation.validate(command("cpus:2.01;mem:1024"), offer("cpus:2;mem:1024")))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("Task uses more resources")
                        .contains("cpus:2.01")
                        .contains("cpus:2;"));
    }

    @Test
    @DisplayName("C35 ExecutorInfoDiffersOnDifferentSlaves")
    void anExecutorOfTheSameIdMayDifferOnAnotherSlave() {
        var other = EXECUTOR.toBuilder()
                .setCommand(CommandInfo.newBuilder().setValue("exit 2"))
                .build();
        var task =
                command("cpus:1").toBuilder().clearCommand().setExecutor(other).build();

        assertThat(TaskValidation.validate(task, offer("cpus:1"))).isEmpty();
        assertThat(TaskValidation.validate(task, running(EXECUTOR, "cpus:1")))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Task has invalid ExecutorInfo"));
    }

    @MesosCase("C33: of two tasks with one id the first is launched and the second is TASK_ERROR")
    @Test
    @DisplayName("C33 DuplicatedTaskID")
    void theIdOfAnotherTaskIsRefused() {
        var launch = LaunchContext.onNode(
                FRAMEWORK, SLAVE, new ExistingTasks(Set.of("1"), Map.of()), Resources.parse("cpus:1;mem:32"));

        assertThat(TaskValidation.validate(executor("cpus:1;mem:32", EXECUTOR), launch))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Task has duplicate ID: 1"));
    }

    @Test
    void anExecutorThatRunsAlreadyMustBeTheSame() {
        var other = EXECUTOR.toBuilder()
                .setCommand(CommandInfo.newBuilder().setValue("exit 2"))
                .build();

        assertThat(TaskValidation.validate(executor("cpus:1", other), running(EXECUTOR, "cpus:1")))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("Task has invalid ExecutorInfo (existing ExecutorInfo with same ExecutorID is not"
                                + " compatible).\n---")
                        .contains("exit 1")
                        .contains("exit 2"));
    }

    @Test
    void anExecutorThatRunsAlreadyIsTheSameWhateverTheOrderOfItsUris() {
        var one = CommandInfo.URI.newBuilder().setValue("http://example.org/1");
        var two = CommandInfo.URI.newBuilder().setValue("http://example.org/2");
        var running = EXECUTOR.toBuilder();
        running.setFrameworkId(FRAMEWORK_ID).getCommandBuilder().addUris(one).addUris(two);
        var asked = EXECUTOR.toBuilder();
        asked.getCommandBuilder().addUris(two).addUris(one);

        assertThat(TaskValidation.validate(executor("cpus:1", asked.build()), running(running.build(), "cpus:1")))
                .isEmpty();
    }

    @Test
    void anExecutorsResourcesCountOnlyWhenItIsNew() {
        var executor = EXECUTOR.toBuilder()
                .addAllResources(Resources.parse("cpus:1").toProto())
                .build();
        var task = executor("cpus:1", executor);

        assertThat(TaskValidation.validate(task, running(executor, "cpus:1"))).isEmpty();
        assertThat(TaskValidation.validate(task, offer("cpus:1")))
                .contains("Task uses more resources cpus:2 than available cpus:1");
    }

    @Test
    void aCheckpointingFrameworkNeedsACheckpointingSlave() {
        var launch = new LaunchContext(
                FRAMEWORK.toBuilder().setCheckpoint(true).build(),
                SLAVE,
                false,
                ExistingTasks.NONE,
                Resources.parse("cpus:1"));

        assertThat(TaskValidation.validate(command("cpus:1"), launch))
                .contains("Task asked to be checkpointed but slave node-1 has checkpointing disabled");
    }

    @Test
    void anInvalidResourceIsToldWithTheResource() {
        var task = command("cpus:1").toBuilder();
        task.getResourcesBuilder(0).getScalarBuilder().setValue(-1);

        assertThat(TaskValidation.validate(task.build(), offer("cpus:1")))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("Task uses invalid resources: Invalid resources: Resource 'cpus:-1' is invalid: "));
    }

    @Test
    void anInvalidResourceOfTheExecutorIsToldAsTheExecutors() {
        var executor =
                EXECUTOR.toBuilder().addAllResources(Resources.parse("cpus:1").toProto()).build().toBuilder();
        executor.getResourcesBuilder(0).getScalarBuilder().setValue(-1);

        assertThat(TaskValidation.validate(executor("cpus:1", executor.build()), offer("cpus:1")))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Executor uses invalid resources: "));
    }

    @Test
    void revocableAndNonRevocableOfOneNameDoNotMix() {
        var task = command("cpus:1").toBuilder();
        task.addResources(Resources.parse("cpus:1").toProto().getFirst().toBuilder()
                .setRevocable(RevocableInfo.getDefaultInstance()));

        assertThat(TaskValidation.validate(task.build(), offer("cpus:2")))
                .contains("Task (and its executor, if exists) uses both revocable and non-revocable cpus");
    }

    @Test
    void aTaskDoesNotMixWithItsExecutorEither() {
        var revocable = Resources.parse("cpus:1").toProto().getFirst().toBuilder()
                .setRevocable(RevocableInfo.getDefaultInstance());
        var executor = EXECUTOR.toBuilder().addResources(revocable).build();

        assertThat(TaskValidation.validate(executor("cpus:1", executor), offer("cpus:2")))
                .contains("Task (and its executor, if exists) uses both revocable and non-revocable cpus");
    }

    @Test
    void aPortIsTheTasksOrItsExecutors() {
        var executor = EXECUTOR.toBuilder()
                .addAllResources(Resources.parse("ports:[31001-31002]").toProto())
                .build();

        assertThat(TaskValidation.validate(executor("cpus:1;ports:[31000-31001]", executor), offer("cpus:2")))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("There are overlapping resources in the task resources cpus:1; ports:[31000-31001]"
                                + " and executor resources ports:[31001-31002]"));
    }

    @Test
    void aPersistenceIdIsUnique() {
        Resource volume = Resources.parse("disk(role1)[id1:path1]:64").toProto().getFirst();
        var task = command("").toBuilder()
                .addResources(volume)
                .addResources(volume)
                .build();

        assertThat(TaskValidation.validate(task, offer("cpus:2"))).contains("Persistence ID 'id1' is not unique");
    }

    @Test
    void theFirstProblemInMesosOrderIsTold() {
        var allWrong = TaskInfo.newBuilder()
                .setName("task")
                .setTaskId(TaskID.newBuilder().setValue("a/b"))
                .setSlaveId(SlaveID.newBuilder().setValue("node-2"))
                .build();
        var launch = new LaunchContext(
                FRAMEWORK.toBuilder().setCheckpoint(true).build(),
                SLAVE,
                false,
                new ExistingTasks(Set.of("a/b", "a"), Map.of()),
                Resources.empty());
        var goodId = allWrong.toBuilder()
                .setTaskId(TaskID.newBuilder().setValue("a"))
                .build();
        var newId = allWrong.toBuilder()
                .setTaskId(TaskID.newBuilder().setValue("b"))
                .build();
        var goodSlave = newId.toBuilder().setSlaveId(SLAVE).build();
        var withCommand =
                goodSlave.toBuilder().setCommand(CommandInfo.newBuilder()).build();

        assertThat(TaskValidation.validate(allWrong, launch).orElseThrow()).startsWith("TaskID 'a/b'");
        assertThat(TaskValidation.validate(goodId, launch).orElseThrow()).startsWith("Task has duplicate ID: a");
        assertThat(TaskValidation.validate(newId, launch).orElseThrow()).startsWith("Task uses invalid slave");
        assertThat(TaskValidation.validate(goodSlave, launch).orElseThrow())
                .startsWith("Task should have at least one");
        assertThat(TaskValidation.validate(withCommand, launch).orElseThrow())
                .startsWith("Task asked to be checkpointed");
        assertThat(TaskValidation.validate(withCommand, offer("")).orElseThrow())
                .isEqualTo("Task uses no resources");
    }

    private static LaunchContext offer(String resources) {
        return LaunchContext.onNode(FRAMEWORK, SLAVE, ExistingTasks.NONE, parse(resources));
    }

    private static LaunchContext running(ExecutorInfo executor, String resources) {
        return new LaunchContext(
                FRAMEWORK,
                SLAVE,
                true,
                new ExistingTasks(
                        Set.of(), Map.of(executor.getExecutorId().getValue(), new RunningExecutor(executor, "0"))),
                parse(resources));
    }

    private static TaskInfo command(String resources) {
        return task(resources)
                .setCommand(CommandInfo.newBuilder().setValue("exit 0"))
                .build();
    }

    private static TaskInfo executor(String resources, ExecutorInfo executor) {
        return task(resources).setExecutor(executor).build();
    }

    private static TaskInfo.Builder task(String resources) {
        return TaskInfo.newBuilder()
                .setName("task")
                .setTaskId(TaskID.newBuilder().setValue("1"))
                .setSlaveId(SLAVE)
                .addAllResources(parse(resources).toProto());
    }

    private static Resources parse(String resources) {
        return resources.isEmpty() ? Resources.empty() : Resources.parse(resources);
    }
}
