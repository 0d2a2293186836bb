package io.mesosoperator.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.allocation.Acceptance;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.validation.ExistingTasks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.CommandInfo;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** LAUNCH of tasks with executors. */
class ExecutorLaunchTest {

    private static final FrameworkInfo FRAMEWORK = FrameworkInfo.newBuilder()
            .setName("f")
            .setUser("nobody")
            .setId(FrameworkID.newBuilder().setValue("f"))
            .build();

    @Test
    void theExecutorsResourcesAreTakenFromTheOfferAsWell() {
        var acceptance = launch("cpus:2;mem:128", ExistingTasks.NONE, task("1", executor("e", "run")));

        assertThat(acceptance.launched().values()).containsExactly(Resources.parse("cpus:1.1;mem:64"));
        assertThat(acceptance.left()).isEqualTo(Resources.parse("cpus:0.9;mem:64"));
    }

    @Test
    void whatIsLeftForTheTaskAloneIsNotEnough() {
        var acceptance = launch("cpus:1;mem:128", ExistingTasks.NONE, task("1", executor("e", "run")));

        assertThat(acceptance.refused().values())
                .containsExactly(new AllocationResult.Refused(
                        TaskState.TASK_ERROR,
                        Reason.REASON_TASK_INVALID,
                        "Task uses more resources cpus:1.1; mem:64 than available cpus:1; mem:128"));
    }

    @Test
    @DisplayName("C33 DuplicatedTaskID")
    void theSecondTaskOfAnIdIsADuplicateWhateverItsExecutor() {
        var acceptance = launch(
                "cpus:3;mem:256", ExistingTasks.NONE, task("1", executor("e", "run")), task("1", executor("e", "run")));

        assertThat(acceptance.launched()).hasSize(1);
        assertThat(acceptance.refused().values()).singleElement().satisfies(refused -> {
            assertThat(refused.state()).isEqualTo(TaskState.TASK_ERROR);
            assertThat(refused.reason()).isEqualTo(Reason.REASON_TASK_INVALID);
            assertThat(refused.message()).startsWith("Task has duplicate ID");
        });
    }

    @Test
    void aSecondTaskOfAnExecutorIsLostAndTheOthersAreLaunched() {
        var acceptance = launch(
                "cpus:4;mem:256",
                ExistingTasks.NONE,
                task("1", executor("e", "run")),
                task("2", executor("e", "run")),
                task("3", executor("other", "run")));

        assertThat(acceptance.launched()).hasSize(2);
        assertThat(acceptance.refused().values())
                .containsExactly(new AllocationResult.Refused(
                        TaskState.TASK_LOST,
                        Reason.REASON_EXECUTOR_UNREGISTERED,
                        "Unregistered executor: executor 'e' runs task 1 on this agent and cannot"
                                + " take another one yet; give this task another executorId,"
                                + " or launch it again after that task has ended"));
    }

    @Test
    void anExecutorThatRunsAlreadyMustBeTheSameFirstOfAll() {
        var running = new ExistingTasks(Set.of("1"), Map.of("e", new RunningExecutor(executor("e", "run"), "1")));

        var acceptance = launch("cpus:4;mem:256", running, task("2", executor("e", "run another")));

        assertThat(acceptance.refused().values()).singleElement().satisfies(refused -> {
            assertThat(refused.state()).isEqualTo(TaskState.TASK_ERROR);
            assertThat(refused.message())
                    .startsWith("Task has invalid ExecutorInfo (existing ExecutorInfo with same ExecutorID is not"
                            + " compatible).\n---");
        });
    }

    private static Acceptance launch(String offered, ExistingTasks existing, TaskInfo... tasks) {
        var resources = Resources.parse(offered);
        var operation = Operation.newBuilder()
                .setType(Operation.Type.LAUNCH)
                .setLaunch(Operation.Launch.newBuilder().addAllTaskInfos(List.of(tasks)))
                .build();
        return OperationPipeline.run(
                        new Acceptance.Offered("n1", resources, Resources.empty()),
                        resources,
                        List.of(operation),
                        FRAMEWORK,
                        existing,
                        new LaunchNames("uid"),
                        Map.of())
                .acceptance();
    }

    private static ExecutorInfo executor(String id, String command) {
        return ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue(id))
                .setCommand(CommandInfo.newBuilder().setValue(command))
                .addAllResources(Resources.parse("cpus:0.1;mem:32").toProto())
                .build();
    }

    private static TaskInfo task(String id, ExecutorInfo executor) {
        return TaskInfo.newBuilder()
                .setName("task")
                .setTaskId(TaskID.newBuilder().setValue(id))
                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                .setExecutor(executor)
                .addAllResources(Resources.parse("cpus:1;mem:32").toProto())
                .build();
    }
}
