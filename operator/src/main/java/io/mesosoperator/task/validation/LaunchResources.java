package io.mesosoperator.task.validation;

import io.mesosoperator.resource.Resources;
import org.apache.mesos.Protos.TaskInfo;

/** What the launch of a task takes of its agent: the same for who validates it, accounts it, and makes its pod. */
public final class LaunchResources {

    private LaunchResources() {}

    /**
     * The task's resources and its executor's, which is always a new one: an executor cannot be given a
     * second task yet.
     */
    public static Resources of(TaskInfo task) {
        return Resources.of(task.getResourcesList())
                .plus(Resources.of(task.getExecutor().getResourcesList()));
    }
}
