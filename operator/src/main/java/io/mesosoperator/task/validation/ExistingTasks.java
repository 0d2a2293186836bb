package io.mesosoperator.task.validation;

import io.mesosoperator.task.executor.RunningExecutor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.TaskInfo;

/**
 * A framework's existing tasks that a new task may conflict with.
 *
 * @param taskIds ids of its other tasks, including ended ones with an unacknowledged terminal update
 * @param executors its executors on the agent, by id
 * @param shared whether a running executor takes further tasks
 */
public record ExistingTasks(Set<String> taskIds, Map<String, RunningExecutor> executors, boolean shared) {

    public static final ExistingTasks NONE = new ExistingTasks(Set.of(), Map.of());

    /** Where executors run one task each. */
    public ExistingTasks(Set<String> taskIds, Map<String, RunningExecutor> executors) {
        this(taskIds, executors, false);
    }

    public ExistingTasks {
        taskIds = Set.copyOf(taskIds);
        executors = Map.copyOf(executors);
    }

    /** Whether the task's executor runs already, and takes it. */
    public boolean hasExecutorOf(TaskInfo task) {
        return shared
                && task.hasExecutor()
                && executors.containsKey(task.getExecutor().getExecutorId().getValue());
    }

    /** These and a task that is being launched. */
    public ExistingTasks and(TaskInfo task) {
        var id = task.getTaskId().getValue();
        var ids = new HashSet<>(taskIds);
        ids.add(id);
        var all = new HashMap<>(executors);
        if (task.hasExecutor()) {
            all.putIfAbsent(task.getExecutor().getExecutorId().getValue(), new RunningExecutor(task.getExecutor(), id));
        }
        return new ExistingTasks(ids, all, shared);
    }
}
