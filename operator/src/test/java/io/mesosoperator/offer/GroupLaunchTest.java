package io.mesosoperator.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.allocation.Acceptance;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.validation.ExistingTasks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.DiscoveryInfo;
import org.apache.mesos.Protos.DiscoveryInfo.Visibility;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.GroupExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** LAUNCH of a group: all of its tasks, or none. */
class GroupLaunchTest {

    private static final FrameworkInfo FRAMEWORK = FrameworkInfo.newBuilder()
            .setName("f")
            .setUser("nobody")
            .setId(FrameworkID.newBuilder().setValue("f"))
            .build();
    private static final GroupExecutor EXECUTOR = GroupExecutor.newBuilder()
            .setType(GroupExecutor.Type.DEFAULT)
            .setExecutorId(ExecutorID.newBuilder().setValue("e"))
            .addAllResources(Resources.parse("cpus:0.1;mem:32;disk:32").toProto())
            .build();

    @Test
    void theExecutorsResourcesAreTakenOnceWithTheFirstTask() {
        var acceptance = launch("cpus:2;mem:256;disk:64", EXECUTOR, task("a"), task("b"));

        assertThat(acceptance.launched().values())
                .containsExactlyInAnyOrder(
                        Resources.parse("cpus:0.6;mem:64;disk:32"), Resources.parse("cpus:0.5;mem:32"));
        assertThat(acceptance.left()).isEqualTo(Resources.parse("cpus:0.9;mem:160;disk:32"));
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                bad(EXECUTOR, task("a"), task("a"), "Task 'a' is invalid: Task has duplicate ID: a"),
                bad(EXECUTOR, task("a"), task("old"), "Task 'old' is invalid: Task has duplicate ID: old"),
                bad(
                        EXECUTOR,
                        task("a"),
                        task("b").toBuilder().clearResources().build(),
                        "Task 'b' is invalid: Task uses no resources"),
                bad(
                        EXECUTOR,
                        task("a"),
                        task("b").toBuilder()
                                .clearCommand()
                                .setExecutor(ExecutorInfo.newBuilder()
                                        .setExecutorId(ExecutorID.newBuilder().setValue("own"))
                                        .setCommand(CommandInfo.getDefaultInstance()))
                                .build(),
                        "Task 'b' is invalid: 'TaskInfo.executor' must not be set"),
                bad(
                        EXECUTOR,
                        checked(task("a")),
                        task("b").toBuilder()
                                .setDiscovery(DiscoveryInfo.newBuilder().setVisibility(Visibility.CLUSTER))
                                .build(),
                        "Task group is invalid: check of a task is not served beside the task 'b'"),
                bad(
                        EXECUTOR,
                        task("a"),
                        task("b").toBuilder()
                                .setSlaveId(SlaveID.newBuilder().setValue("n2"))
                                .build(),
                        "Task 'b' is invalid: Task uses invalid slave n2"),
                bad(
                        with(executor -> executor.clearType()),
                        task("a"),
                        task("b"),
                        "Task group is invalid: 'ExecutorInfo.type' must be set"),
                bad(
                        with(executor -> executor.setType(GroupExecutor.Type.CUSTOM)),
                        task("a"),
                        task("b"),
                        "Task group is invalid: launch_group.executor.type CUSTOM is not served"),
                bad(
                        with(executor -> executor.clearExecutorId()),
                        task("a"),
                        task("b"),
                        "Task group is invalid: 'ExecutorInfo.executor_id' must be set"),
                bad(
                        having("mem:32;disk:32"),
                        task("a"),
                        task("b"),
                        "Task group is invalid: Executor 'e' uses less CPUs (None) than the minimum required (0.01)"),
                bad(
                        having("cpus:1;mem:31;disk:32"),
                        task("a"),
                        task("b"),
                        "Task group is invalid: Executor 'e' uses less memory (31MB) than the minimum required"),
                bad(having("cpus:1;mem:32"), task("a"), task("b"), "Task group is invalid: Executor 'e' uses no disk"),
                bad(
                        having("cpus:9;mem:32;disk:1"),
                        task("a"),
                        task("b"),
                        "Task group is invalid: Total resources cpus:10; mem:96; disk:1 required by task group"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void oneProblemIsThatOfAll(GroupExecutor executor, List<TaskInfo> tasks, String problem) {
        var acceptance = launch("cpus:2;mem:256;disk:64", executor, tasks.toArray(TaskInfo[]::new));

        assertThat(acceptance.launched()).isEmpty();
        assertThat(acceptance.refused().values()).hasSize(2).allSatisfy(refused -> {
            assertThat(refused)
                    .extracting(AllocationResult.Refused::state, AllocationResult.Refused::reason)
                    .containsExactly(TaskState.TASK_ERROR, Reason.REASON_TASK_INVALID);
            assertThat(refused.message()).startsWith(problem);
        });
        assertThat(acceptance.left()).isEqualTo(Resources.parse("cpus:2;mem:256;disk:64"));
    }

    private static Arguments bad(GroupExecutor executor, TaskInfo one, TaskInfo other, String problem) {
        return Arguments.of(executor, List.of(one, other), problem);
    }

    private static GroupExecutor with(UnaryOperator<GroupExecutor.Builder> change) {
        return change.apply(EXECUTOR.toBuilder()).build();
    }

    private static GroupExecutor having(String resources) {
        return with(executor -> executor.clearResources()
                .addAllResources(Resources.parse(resources).toProto()));
    }

    private static TaskInfo checked(TaskInfo task) {
        var checked = task.toBuilder();
        V1Additions.add(
                Protos.TaskInfo.newBuilder()
                        .setCheck(Protos.CheckInfo.getDefaultInstance())
                        .build(),
                checked);
        return checked.build();
    }

    private static TaskInfo task(String id) {
        return TaskInfo.newBuilder()
                .setName(id)
                .setTaskId(TaskID.newBuilder().setValue(id))
                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                .setCommand(CommandInfo.newBuilder().setValue("true"))
                .addAllResources(Resources.parse("cpus:0.5;mem:32").toProto())
                .build();
    }

    private static Acceptance launch(String offered, GroupExecutor executor, TaskInfo... tasks) {
        var launch = Operation.newBuilder()
                .setType(Operation.Type.LAUNCH)
                .setLaunch(Operation.Launch.newBuilder().addAllTaskInfos(List.of(tasks)));
        V1Additions.add(
                Protos.Offer.Operation.newBuilder()
                        .setLaunchGroup(
                                Protos.Offer.Operation.LaunchGroup.newBuilder().setExecutor(executor))
                        .build(),
                launch);
        var resources = Resources.parse(offered);
        return OperationPipeline.run(
                        new Acceptance.Offered("n1", resources, Resources.empty()),
                        resources,
                        List.of(launch.buildPartial()),
                        FRAMEWORK,
                        new ExistingTasks(Set.of("old"), Map.of()),
                        new LaunchNames("uid"),
                        Map.of())
                .acceptance();
    }
}
