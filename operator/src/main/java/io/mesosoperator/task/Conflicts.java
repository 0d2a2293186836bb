package io.mesosoperator.task;

import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.executor.RunningExecutor;
import java.util.Optional;

/**
 * What other tasks of the framework have that this one would need (mesos.proto: a TaskID is unique while its task is
 * active; Mesos' master launches an executor once on an agent).
 *
 * @param taskId the older task that has the same TaskID
 * @param executor the executor of the same id on the task's agent, which another task runs in
 */
record Conflicts(Optional<TaskKey> taskId, Optional<RunningExecutor> executor) {

    static final Conflicts NONE = new Conflicts(Optional.empty(), Optional.empty());
}
