package io.mesosoperator.task.validation;

import io.mesosoperator.task.executor.RunningExecutor;
import java.util.Optional;
import org.apache.mesos.Protos.TaskInfo;

/**
 * Mesos gives a task to its executor if that already runs on the agent. Here a running executor cannot receive tasks
 * if the executor API is not served.
 *
 * <p>Such a task is TASK_LOST and not TASK_ERROR: its description is valid, and the same task would run later,
 * elsewhere, or with another executor id, which is what TASK_LOST tells a scheduler. Its reason is
 * REASON_EXECUTOR_UNREGISTERED.
 */
public final class ExecutorSharing {

    private ExecutorSharing() {}

    /** Why this valid task cannot be launched on the agent now. */
    public static Optional<String> obstacle(TaskInfo task, ExistingTasks existing) {
        return task.hasExecutor() && !existing.shared()
                ? Optional.ofNullable(existing.executors()
                                .get(task.getExecutor().getExecutorId().getValue()))
                        .map(running -> obstacle(task, running))
                : Optional.empty();
    }

    private static String obstacle(TaskInfo task, RunningExecutor running) {
        return "Unregistered executor: executor '%s' runs task %s on this agent and cannot take another one yet;"
                        .formatted(task.getExecutor().getExecutorId().getValue(), running.taskId())
                + " give this task another executorId, or launch it again after that task has ended";
    }
}
