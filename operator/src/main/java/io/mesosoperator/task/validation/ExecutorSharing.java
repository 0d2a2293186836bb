package io.mesosoperator.task.validation;

import io.mesosoperator.task.executor.RunningExecutor;
import java.util.Optional;
import org.apache.mesos.Protos.TaskInfo;

/**
 * Mesos gives a task whose executor runs on its agent already to that one. Here nothing can be given to an executor
 * that runs, for none can register with the operator yet.
 *
 * <p>Such a task is TASK_LOST and not TASK_ERROR: its description is right, and the same launched later, elsewhere, or
 * with another executor id would run, which is what TASK_LOST tells a scheduler. Its reason is
 * REASON_EXECUTOR_UNREGISTERED.
 */
public final class ExecutorSharing {

    private ExecutorSharing() {}

    /** Why the task, which is valid, cannot be launched on the agent now. */
    public static Optional<String> obstacle(TaskInfo task, ExistingTasks existing) {
        return task.hasExecutor()
                ? Optional.ofNullable(existing.executors()
                                .get(task.getExecutor().getExecutorId().getValue()))
                        .map(running -> obstacle(task, running))
                : Optional.empty();
    }

    private static String obstacle(TaskInfo task, RunningExecutor running) {
        return "Unregistered executor: executor '%s' runs task %s on this agent and cannot be given another one yet;"
                        .formatted(task.getExecutor().getExecutorId().getValue(), running.taskId())
                + " give this task another executorId, or launch it again when that one has ended";
    }
}
