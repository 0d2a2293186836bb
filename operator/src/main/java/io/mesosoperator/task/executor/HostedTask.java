package io.mesosoperator.task.executor;

import io.mesosoperator.api.TaskKey;
import io.mesosoperator.resource.Resources;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskInfo;

/**
 * A task that runs in the pod of an executor, which others may share.
 *
 * @param info with its taskId and slaveId
 * @param isWhole whether this is all of it: a spec that another version has written may be unreadable for this one
 */
public record HostedTask(TaskKey key, ExecutorKey executor, TaskInfo info, boolean isWhole) {

    /** One whose spec can be read. */
    public HostedTask(TaskKey key, ExecutorKey executor, TaskInfo info) {
        this(key, executor, info, true);
    }

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
