package io.mesosoperator.task.validation;

import io.mesosoperator.resource.Resources;
import org.apache.mesos.Protos.TaskInfo;

/** The resources that a task's launch takes from its agent: validation, accounting and the pod all use the same. */
public final class LaunchResources {

    private LaunchResources() {}

    /** What the launch takes of an agent with these tasks: no more for an executor that runs there already. */
    public static Resources of(TaskInfo task, ExistingTasks existing) {
        return existing.hasExecutorOf(task) ? Resources.of(task.getResourcesList()) : of(task);
    }

    /** The task's resources and those of its executor, as if it were a new one. */
    public static Resources of(TaskInfo task) {
        return Resources.of(task.getResourcesList())
                .plus(Resources.of(task.getExecutor().getResourcesList()));
    }
}
