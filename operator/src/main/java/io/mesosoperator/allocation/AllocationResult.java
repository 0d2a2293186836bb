package io.mesosoperator.allocation;

import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;

/** What the allocation decided for a task that asked for resources. */
public sealed interface AllocationResult {

    /** The task has its resources on this agent. */
    record Granted(String slaveId) implements AllocationResult {}

    /** The task cannot be launched as it asked: it ends so. */
    record Refused(TaskState state, Reason reason, String message) implements AllocationResult {}

    /** The task waits, and nothing that the agents have now will ever be enough. */
    record Waiting(String message) implements AllocationResult {}
}
