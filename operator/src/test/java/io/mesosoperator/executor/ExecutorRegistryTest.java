package io.mesosoperator.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.status.TaskHistory;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.junit.jupiter.api.Test;

class ExecutorRegistryTest {

    private static final ExecutorKey MINE = new ExecutorKey(new FrameworkKey("mine", "f"), "n1", "e");
    private static final ExecutorKey OTHERS = new ExecutorKey(new FrameworkKey("others", "f"), "n1", "e");
    private static final ExecutorInfo INFO = ExecutorInfo.newBuilder()
            .setExecutorId(ExecutorID.newBuilder().setValue("e"))
            .setCommand(CommandInfo.getDefaultInstance())
            .build();
    private static final TaskID ID = TaskID.newBuilder().setValue("t").build();

    private final ExecutorRegistry registry =
            new ExecutorRegistry(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

    @Test
    void onlySoManyUpdatesOfATaskWaitToBeWritten() {
        registry.podSeen(MINE, INFO, pod("pod"));
        registry.place(task(), "pod");

        for (var i = 0; i < 100; i++) {
            registry.reported("pod", update(i));
        }

        assertThat(registry.hasRoom("pod", ID)).isFalse();
        assertThat(registry.of(task().key()).map(SharedExecutor::reported).orElse(List.of()))
                .hasSize(32)
                .startsWith(update(0))
                .endsWith(update(31));
    }

    @Test
    void aStatusThatNamesThePodOfAnotherExecutorPutsNoTaskIntoIt() {
        registry.podSeen(OTHERS, INFO, pod("pod"));

        registry.found(task(), "pod", TaskHistory.EMPTY);

        assertThat(registry.of(task().key()).map(SharedExecutor::isGone)).contains(true);
        assertThat(registry.find("pod").map(ExecutorRegistry.Sighting::tasks)).contains(0);
    }

    @Test
    void ofATaskThatIsNotThereThereIsRoomForAnything() {
        assertThat(registry.hasRoom("pod", ID)).isTrue();
    }

    private static Pod pod(String uid) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("e-1")
                .withUid(uid)
                .withResourceVersion("1")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static HostedTask task() {
        return new HostedTask(
                new TaskKey("mine", "t", "uid"),
                MINE,
                TaskInfo.newBuilder()
                        .setName("t")
                        .setTaskId(ID)
                        .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                        .setExecutor(INFO)
                        .build());
    }

    private static TaskStatus update(int number) {
        return TaskStatus.newBuilder()
                .setTaskId(ID)
                .setState(TaskState.TASK_RUNNING)
                .setSource(Source.SOURCE_EXECUTOR)
                .setUuid(ByteString.copyFrom(
                        ByteBuffer.allocate(16).putInt(number).rewind()))
                .build();
    }
}
