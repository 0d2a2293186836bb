package io.mesosoperator.task.executor;

import io.mesosoperator.api.TaskKey;
import io.mesosoperator.resource.Resources;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskInfo;

/**
 * A task that runs in the pod of an executor, which others may share.
 *
 * @param info with its taskId and slaveId
 */
public record HostedTask(TaskKey key, ExecutorKey executor, TaskInfo info) {

    /** Its TaskID. */
    public String taskId() {
        return info.getTaskId().getValue();
    }

    /** What it has of the executor's pod; the executor has its own resources besides. */
    public Resources resources() {
        return Resources.of(info.getResourcesList());
    }

    /** Its executor, as it describes it. */
    public ExecutorInfo executorInfo() {
        return info.getExecutor();
    }
}
