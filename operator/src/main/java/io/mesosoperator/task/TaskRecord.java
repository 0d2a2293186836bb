package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.status.TaskHistory;
import java.util.Objects;
import org.apache.mesos.Protos.ExecutorID;
import org.jspecify.annotations.Nullable;

/** The {@link TaskIndex}'s entry of one task. Only the index reads and writes it, under its lock. */
final class TaskRecord {

    /** The task's phase; it never goes back. */
    enum Phase {
        /** It has no pod yet, as far as known. */
        PENDING,
        /** A pod of it has existed. */
        LAUNCHED,
        /** Its terminal status is written. */
        ENDED,
        /** Its TaskInfo is gone or being deleted; its pod may remain. */
        REMOVED
    }

    /** A place that an executor can occupy once. */
    record ExecutorPlace(FrameworkKey framework, String slaveId, ExecutorID executor) {}

    /** A status that this operator wrote, and the version of the TaskInfo with it. */
    record Written(TaskHistory history, String resourceVersion) {

        /** Whether an object of this version contains this write or a later one (KEP-5504: versions are ordered). */
        boolean isIn(String version) {
            return Long.parseUnsignedLong(version) >= Long.parseUnsignedLong(resourceVersion);
        }
    }

    final TaskKey key;
    Phase phase = Phase.PENDING;

    /** Whether its TaskInfo has been seen, and is not being deleted. */
    boolean exists;

    @Nullable
    FrameworkKey framework;

    @Nullable
    String taskId;

    @Nullable
    Pod pod;

    @Nullable
    Written written;

    @Nullable
    ExecutorPlace place;

    @Nullable
    RunningExecutor executor;

    TaskRecord(TaskKey key) {
        this.key = key;
    }

    boolean isActive() {
        return exists && (phase == Phase.PENDING || phase == Phase.LAUNCHED);
    }

    String taskId() {
        return Objects.requireNonNull(taskId);
    }
}
