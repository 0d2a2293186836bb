package io.mesosoperator.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.status.TaskHistory;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.apache.mesos.executor.Protos.Event;
import org.junit.jupiter.api.Test;

class ExecutorRegistryTest {

    private static final ExecutorKey MINE = new ExecutorKey(new FrameworkKey("mine", "f"), "n1", "e");
    private static final ExecutorKey OTHERS = new ExecutorKey(new FrameworkKey("others", "f"), "n1", "e");
    private static final ExecutorInfo INFO = ExecutorInfo.newBuilder()
            .setExecutorId(ExecutorID.newBuilder().setValue("e"))
            .setCommand(CommandInfo.getDefaultInstance())
            .build();
    private static final TaskID ID = TaskID.newBuilder().setValue("t").build();

    private final ExecutorStream stream = new ExecutorStream(MediaType.PROTOBUF);

    private final ExecutorRegistry registry = new ExecutorRegistry(
            Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC), (pod, known) -> pod);

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
    void whatEtcdHasNotTakenIsNotAcknowledgedToTheEnd() throws Exception {
        registry.podSeen(MINE, INFO, pod("pod"));
        registry.place(task(), "pod");
        registry.subscribe("pod", stream, ExecutorEvents.HEARTBEAT, Set.of(), List.of());
        registry.written(task().key(), TaskHistory.EMPTY, true);
        var end = update(1).toBuilder().setState(TaskState.TASK_FINISHED).build();
        registry.reported("pod", end);

        registry.written(task().key(), new TaskHistory(List.of(end)), false);
        registry.reported("pod", end);

        assertThat(registry.of(task().key())).as("its resources are free").isEmpty();
        assertThat(heard()).extracting(Event::getType).containsExactly(Event.Type.HEARTBEAT, Event.Type.LAUNCH);
    }

    @Test
    void tasksAreSentInTheOrderInWhichTheyCameWhicheverStatusIsWrittenFirst() throws Exception {
        registry.podSeen(MINE, INFO, pod("pod"));
        registry.subscribe("pod", stream, ExecutorEvents.HEARTBEAT, Set.of(), List.of());
        registry.place(task("one"), "pod");
        registry.place(task("two"), "pod");
        registry.place(task("three"), "pod");

        registry.written(task("three").key(), TaskHistory.EMPTY, true);
        registry.written(task("two").key(), TaskHistory.EMPTY, true);
        registry.written(task("one").key(), TaskHistory.EMPTY, true);

        assertThat(heard().stream()
                        .skip(1)
                        .map(event -> event.getLaunch().getTask().getTaskId().getValue()))
                .containsExactly("one", "two", "three");
    }

    @Test
    void anExecutorIsFoundByAllThatIsKnownOfItsPodAsThatChanges() throws Exception {
        registry.podSeen(MINE, INFO, pod("pod"));
        var address = InetAddress.ofLiteral("10.0.0.1");

        assertThat(registry.find(address)).isEmpty();
        registry.podSeen(
                MINE,
                INFO,
                new PodBuilder(pod("pod"))
                        .withNewStatus()
                        .withPodIP("10.0.0.1")
                        .endStatus()
                        .build());

        assertThat(registry.find(address)).isPresent();
        assertThat(registry.find(new ExecutorPodName("mine", "e-1"))).isPresent();
        assertThat(registry.find(MINE)).isPresent();
        assertThat(registry.find(OTHERS)).isEmpty();
        registry.podGone("pod");
        assertThat(registry.find(address)).isEmpty();
        assertThat(registry.find(new ExecutorPodName("mine", "e-1"))).isEmpty();
    }

    private List<Event> heard() throws Exception {
        stream.end();
        var bytes = new ByteArrayOutputStream();
        stream.pump(bytes, Duration.ofHours(1), () -> {});
        return SentEvents.in(bytes.toByteArray());
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
                .withNamespace("mine")
                .withName("e-1")
                .withUid(uid)
                .withResourceVersion("1")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static HostedTask task() {
        return task("t");
    }

    private static HostedTask task(String name) {
        return new HostedTask(
                new TaskKey("mine", name, "uid of " + name),
                MINE,
                TaskInfo.newBuilder()
                        .setName(name)
                        .setTaskId(TaskID.newBuilder().setValue(name))
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
