package io.mesosoperator.allocation;

import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;

/** The allocation's result for a task that requested resources. */
public sealed interface AllocationResult {

    /** The task gets its resources on this agent. */
    record Granted(String slaveId) implements AllocationResult {}

    /** The task cannot be launched as requested; it ends with this status. */
    record Refused(TaskState state, Reason reason, String message) implements AllocationResult {}

    /** The task waits, and the agents' present resources will never suffice. */
    record Waiting(String message) implements AllocationResult {}
}
