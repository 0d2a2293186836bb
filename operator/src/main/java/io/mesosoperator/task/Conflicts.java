package io.mesosoperator.task;

import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.executor.RunningExecutor;
import java.util.Optional;

/**
 * Other tasks of the framework that hold something this task needs (mesos.proto: a TaskID is unique while its task is
 * active; Mesos' master launches an executor once on an agent).
 *
 * @param taskId the older task with the same TaskID
 * @param executor the executor with the same id on the task's agent, if another task runs it
 */
record Conflicts(Optional<TaskKey> taskId, Optional<RunningExecutor> executor) {

    static final Conflicts NONE = new Conflicts(Optional.empty(), Optional.empty());
}
