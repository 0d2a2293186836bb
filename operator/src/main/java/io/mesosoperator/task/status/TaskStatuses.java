package io.mesosoperator.task.status;

import com.google.protobuf.ByteString;
import io.mesosoperator.fetcher.UriSecrets;
import io.mesosoperator.kubernetes.Ellipsis;
import io.mesosoperator.kubernetes.SchemaLimits;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Source;

/** Creates tasks' status updates: complete messages, each with its time and its own uuid. */
public final class TaskStatuses {

    /** What a condition takes. What is told is what is stored: a longer one would be news each time that it is read. */
    private static final int LONGEST_MESSAGE = SchemaLimits.of("TaskInfo").most("status.conditions[].message");

    private final Supplier<UUID> uuids;

    public TaskStatuses(Supplier<UUID> uuids) {
        this.uuids = uuids;
    }

    /**
     * One update.
     *
     * @param executor the task's executor
     * @param slaveId the agent that the task was launched on; empty if it was never launched
     * @param at when it happened
     */
    public TaskStatus status(
            TaskID task, ExecutorID executor, Optional<String> slaveId, StatusUpdate outcome, Instant at) {
        var status = TaskStatus.newBuilder()
                .setTaskId(task)
                .setState(outcome.state())
                .setSource(outcome.source())
                .setTimestamp(seconds(at))
                .setUuid(uuid());
        if (outcome.reason() != null) {
            status.setReason(outcome.reason());
        }
        if (outcome.message() != null) {
            // Also what others wrote: a kubelet quotes an image, a fetcher a URI.
            status.setMessage(Ellipsis.characters(UriSecrets.hideIn(outcome.message()), LONGEST_MESSAGE));
        }
        if (outcome.healthy() != null) {
            status.setHealthy(outcome.healthy());
        }
        slaveId.ifPresent(id -> status.setSlaveId(SlaveID.newBuilder().setValue(id)));
        if (outcome.source() != Source.SOURCE_MASTER) {
            status.setExecutorId(executor);
        }
        return status.build();
    }

    /** mesos.proto TaskStatus.timestamp: seconds since the epoch; here with milliseconds. */
    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }

    // RFC 4122: 16 raw bytes, most significant first.
    private ByteString uuid() {
        var uuid = uuids.get();
        var bytes =
                ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return ByteString.copyFrom(bytes.array());
    }
}
