package io.mesosoperator.task.status;

import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_EXECUTOR_UNREGISTERED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_GC_ERROR;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_FRAMEWORKID;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_OFFERS;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_MASTER_DISCONNECTED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_RECONCILIATION;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_SLAVE_UNKNOWN;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_INVALID;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_UNAUTHORIZED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_UNKNOWN;

import java.util.List;
import org.apache.mesos.Protos.TaskStatus.Reason;

/**
 * The reasons that no row of the {@link StatusTable} has: those of tasks without a pod, and those that
 * cannot occur here.
 */
public final class ReasonsWithoutPod {

    /**
     * A reason.
     *
     * @param when a task has it, or why none can
     */
    public record Entry(Reason reason, String when) {}

    private static final List<Entry> GIVEN = List.of(
            new Entry(REASON_TASK_INVALID, "TASK_ERROR: the task is invalid"),
            new Entry(REASON_TASK_UNAUTHORIZED, "TASK_ERROR: the task policy, or the API server, forbids it"),
            new Entry(REASON_INVALID_OFFERS, "TASK_LOST: the offers that it names are invalid, or no longer valid"),
            new Entry(
                    REASON_EXECUTOR_UNREGISTERED,
                    "TASK_LOST: another task already runs its executor on that agent, and executorApi is off;"
                            + " TASK_FAILED: with it, its executor did not subscribe in time"),
            new Entry(
                    REASON_RECONCILIATION,
                    "TASK_LOST: its pod vanished without a trace; and all answers to RECONCILE"));

    private static final List<Entry> IMPOSSIBLE = List.of(
            new Entry(REASON_GC_ERROR, "kubelets collect garbage themselves; no launch waits for it"),
            new Entry(
                    REASON_INVALID_FRAMEWORKID,
                    "no Mesos version sends it; a wrong framework id is REASON_TASK_INVALID"),
            new Entry(
                    REASON_MASTER_DISCONNECTED,
                    "a scheduler driver makes it up while it has no master; there is no driver here"),
            new Entry(
                    REASON_SLAVE_UNKNOWN,
                    "no Mesos version sends it; a task for a missing node waits for it, and its status says so"),
            new Entry(REASON_TASK_UNKNOWN, "only agents before Mesos 0.21 send it"));

    private ReasonsWithoutPod() {}

    /** The reasons of tasks that have no pod, or no longer have one. */
    public static List<Entry> given() {
        return GIVEN;
    }

    /** The reasons that no task can have. */
    public static List<Entry> impossible() {
        return IMPOSSIBLE;
    }
}
