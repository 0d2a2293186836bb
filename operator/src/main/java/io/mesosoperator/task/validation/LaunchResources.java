package io.mesosoperator.task.validation;

import io.mesosoperator.resource.Resources;
import org.apache.mesos.Protos.TaskInfo;

/** The resources that a task's launch takes from its agent: validation, accounting and the pod all use the same. */
public final class LaunchResources {

    private LaunchResources() {}

    /**
     * The task's resources and its executor's, which is always a new one: executors cannot receive a second task yet.
     */
    public static Resources of(TaskInfo task) {
        return Resources.of(task.getResourcesList())
                .plus(Resources.of(task.getExecutor().getResourcesList()));
    }
}
