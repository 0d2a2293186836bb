package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.status.PodNotes;
import io.mesosoperator.task.status.TaskHistory;
import java.util.Objects;
import org.apache.mesos.Protos.ExecutorID;
import org.jspecify.annotations.Nullable;

/**
 * The {@link TaskIndex}'s entry of one task. Only the index reads and writes it, under its lock; only its phase is
 * read without that, by {@link TaskIndex#launched}.
 */
final class TaskRecord {

    /** The task's phase; it goes back only when a pod that was taken for its own proves to be none of its. */
    enum Phase {
        /** It has no pod yet, as far as known. */
        PENDING,
        /** A pod of it has existed. */
        LAUNCHED,
        /** Its terminal status is written. */
        ENDED
    }

    /** What is known of its TaskInfo. */
    enum ObjectState {
        /** Only its pod has been seen. */
        UNSEEN,
        PRESENT,
        DELETING,
        GONE
    }

    /** A place that an executor can occupy once. */
    record ExecutorPlace(FrameworkKey framework, String slaveId, ExecutorID executor) {}

    /**
     * A status that this operator wrote.
     *
     * @param generation of the spec that it was made from
     * @param resourceVersion of the TaskInfo with it
     */
    record Written(TaskHistory history, long generation, String resourceVersion) {

        /** Instead of the version, for a status that etcd does not take: there is no room for it beside the spec. */
        private static final String NOWHERE = "";

        /** What is known here only. */
        static Written nowhere(TaskHistory history, long generation) {
            return new Written(history, generation, NOWHERE);
        }

        boolean isStored() {
            return !resourceVersion.equals(NOWHERE);
        }

        /** Whether an object of this version contains this write or a later one (KEP-5504: versions are ordered). */
        boolean isIn(String version) {
            return isStored() && Long.parseUnsignedLong(version) >= Long.parseUnsignedLong(resourceVersion);
        }
    }

    final TaskKey key;
    volatile Phase phase = Phase.PENDING;

    ObjectState object = ObjectState.UNSEEN;

    /** Where {@link TaskCounts} counts it. */
    TaskCounts.@Nullable State counted;

    /** The framework that {@link #counted} counts for. */
    @Nullable
    FrameworkKey countedFor;

    /** Whether its last status is TASK_RUNNING. */
    boolean saidRunning;

    /** Whether {@link TaskIndex.Listener#running} was called. */
    boolean toldRunning;

    /** Whether a KILL was seen: it goes on, whatever becomes of {@code spec.kill}. */
    boolean killed;

    /** The uid of the task's pod, from when it was first known: a task has one pod in its life. */
    @Nullable
    String podUid;

    /** Whether a status tells of a pod, but not of its uid: earlier versions wrote none, and did not seal pods. */
    boolean podIsOfEarlierVersion;

    /** Whether {@link #podUid} is of its executor's pod, which others share: {@link #pod} has none then. */
    boolean hosted;

    /** The uid of the pod of the task, if it is gone. */
    @Nullable
    String gonePod;

    @Nullable
    FrameworkKey framework;

    @Nullable
    String taskId;

    /** Whose task it is and what it asks for, as its TaskInfo says. */
    @Nullable
    TaskOwner owner;

    @Nullable
    Pod pod;

    /** Of {@link #pod}. */
    PodNotes notes = PodNotes.NONE;

    @Nullable
    Written written;

    @Nullable
    ExecutorPlace place;

    @Nullable
    RunningExecutor executor;

    /** Where it stands in {@link LaunchOrder}, as long as it does. */
    LaunchOrder.@Nullable Line line;

    TaskRecord(TaskKey key) {
        this.key = key;
    }

    boolean isActive() {
        return object == ObjectState.PRESENT && phase != Phase.ENDED;
    }

    String taskId() {
        return Objects.requireNonNull(taskId);
    }
}
