package io.mesosoperator.allocation;

import io.mesosoperator.api.WaitReason;
import io.mesosoperator.security.Bound;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;

/** The allocation's result for a task that requested resources. */
public sealed interface AllocationResult {

    /** The task gets its resources on this agent. */
    record Granted(String slaveId) implements AllocationResult {}

    /** The task cannot be launched as requested; it ends with this status. */
    record Refused(TaskState state, Reason reason, String message) implements AllocationResult {

        /** One on an offer, which may be launched again later, as when Kubernetes refuses its pod for now. */
        public static Refused atLimit(Bound reached) {
            return new Refused(
                    TaskState.TASK_LOST,
                    Reason.REASON_INVALID_OFFERS,
                    "Task cannot be launched now: " + reached.reached());
        }
    }

    /** The task waits, and for more than its turn. */
    record Waiting(WaitReason reason, String message) implements AllocationResult {

        /** Whether a task that was told {@code before} need not be told this: of quotas only figures are others. */
        boolean saysTheSameAs(Waiting before) {
            return equals(before) || (reason == before.reason && reason == WaitReason.QUOTA_EXHAUSTED);
        }
    }

    /** The task waits until its namespace, or its role, has fewer tasks. */
    record AtLimit(Bound bound) implements AllocationResult {

        public String message() {
            return "Waiting for another task to end: " + bound.reached();
        }
    }
}
