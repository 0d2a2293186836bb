package io.mesosoperator.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.property.Property;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.status.TaskHistory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;

/**
 * What an executor tells is kept in its order, each update once, and none is acknowledged that is not kept: whatever is
 * lost between executor and operator, and whenever the operator begins anew.
 */
class ExecutorUpdatesLawsTest {

    enum Move {
        TELL,
        WRITE,
        RECONNECT,
        RESTART
    }

    private static final ExecutorKey KEY = new ExecutorKey(new FrameworkKey("ns", "f"), "n1", "e");
    private static final ExecutorInfo INFO = ExecutorInfo.newBuilder()
            .setExecutorId(ExecutorID.newBuilder().setValue("e"))
            .setCommand(CommandInfo.getDefaultInstance())
            .build();
    private static final TaskID ID = TaskID.newBuilder().setValue("t").build();
    private static final HostedTask TASK = new HostedTask(
            new TaskKey("ns", "t", "uid"),
            KEY,
            TaskInfo.newBuilder()
                    .setName("t")
                    .setTaskId(ID)
                    .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                    .setExecutor(INFO)
                    .build());
    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withName("e-1")
            .withUid("pod")
            .withResourceVersion("1")
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();
    private static final Event FIRST =
            Event.newBuilder().setType(Event.Type.HEARTBEAT).build();

    /** Both sides of the connection. */
    private static final class World {

        private ExecutorRegistry registry =
                new ExecutorRegistry(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), (pod, known) -> pod);
        private ExecutorStream stream = new ExecutorStream(MediaType.PROTOBUF);
        private TaskHistory history = new TaskHistory(List.of(status(0)));
        private final List<TaskStatus> told = new ArrayList<>();
        private final List<TaskStatus> unacknowledged = new ArrayList<>();
        private int launches;

        World() {
            registry.podSeen(KEY, INFO, POD);
            registry.place(TASK, "pod");
            registry.written(TASK.key(), history, true);
            subscribe();
        }

        void move(Move move) throws Exception {
            switch (move) {
                case TELL -> {
                    var update = status(told.size() + 1);
                    told.add(update);
                    unacknowledged.add(update);
                    registry.reported("pod", update);
                }
                case WRITE -> {
                    registry.of(TASK.key())
                            .orElseThrow()
                            .reported()
                            .forEach(update -> history = history.plusTold(update));
                    registry.written(TASK.key(), history, true);
                }
                case RECONNECT -> {
                    hear();
                    subscribe();
                }
                case RESTART -> {
                    registry.close();
                    hear();
                    registry = new ExecutorRegistry(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), (pod, known) -> pod);
                    registry.podSeen(KEY, INFO, POD);
                    registry.found(TASK, "pod", history);
                    subscribe();
                }
            }
        }

        private void subscribe() {
            stream = new ExecutorStream(MediaType.PROTOBUF);
            var known = launches > 0 ? Set.of(ID) : Set.<TaskID>of();
            registry.subscribe("pod", stream, FIRST, known, List.copyOf(unacknowledged));
        }

        /** All that was sent, and then the connection is gone. */
        private void hear() throws IOException, InterruptedException {
            stream.end();
            var bytes = new ByteArrayOutputStream();
            try {
                stream.pump(bytes, Duration.ofHours(1), () -> {});
            } catch (IOException brokenOff) {
                assertThat(brokenOff).hasMessage("the stream is broken off"); // by an operator that stops
            }
            for (var event : SentEvents.in(bytes.toByteArray())) {
                switch (event.getType()) {
                    case LAUNCH -> launches++;
                    case ACKNOWLEDGED -> {
                        assertThat(history.has(event.getAcknowledged().getUuid()))
                                .as("it is kept")
                                .isTrue();
                        unacknowledged.removeIf(update ->
                                update.getUuid().equals(event.getAcknowledged().getUuid()));
                    }
                    default -> {}
                }
            }
        }
    }

    @Property
    void whatIsToldIsKeptOnceAndInItsOrder(@Given(Lives.class) List<Move> life) throws Exception {
        var world = new World();
        for (var move : life) {
            world.move(move);
            var kept = world.history.updates().stream().skip(1).toList();
            assertThat(kept).isEqualTo(world.told.subList(0, kept.size()));
        }
        world.move(Move.RECONNECT);
        world.move(Move.WRITE);
        world.move(Move.RECONNECT);
        assertThat(world.history.updates().stream().skip(1).toList()).isEqualTo(world.told);
        assertThat(world.unacknowledged).isEmpty();
        assertThat(world.launches).isEqualTo(1);
    }

    private static TaskStatus status(int number) {
        return TaskStatus.newBuilder()
                .setTaskId(ID)
                .setState(number == 0 ? TaskState.TASK_STAGING : TaskState.TASK_RUNNING)
                .setSource(number == 0 ? Source.SOURCE_MASTER : Source.SOURCE_EXECUTOR)
                .setUuid(ByteString.copyFromUtf8("%016d".formatted(number)))
                .build();
    }

    static class Lives implements GivenProvider {

        @Override
        public List<Move> provide(ElementContext parameter) {
            var random = parameter.random();
            return Stream.generate(() -> random.oneOf(Move.values()))
                    .limit(random.intRange(1, 25))
                    .toList();
        }
    }
}
