package io.mesosoperator.task.validation;

import io.mesosoperator.resource.MasterValidation;
import io.mesosoperator.resource.PersistenceIds;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.executor.RunningExecutor;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;

/**
 * The master's validation of a task before its launch: {@code validation::task} of Mesos 0.23. Pure.
 *
 * <p>Each message is Mesos' own, followed by what to do where that helps.
 */
public final class TaskValidation {

    private TaskValidation() {}

    /**
     * The first problem, for TASK_ERROR with REASON_TASK_INVALID; empty if the task may be launched. The
     * order is Mesos'.
     */
    public static Optional<String> validate(TaskInfo task, LaunchContext launch) {
        return taskId(task)
                .or(() -> uniqueTaskId(task, launch))
                .or(() -> slave(task, launch))
                .or(() -> executor(task, launch))
                .or(() -> checkpoint(launch))
                .or(() -> resources(task))
                .or(() -> usage(task, launch));
    }

    private static Optional<String> taskId(TaskInfo task) {
        var id = task.getTaskId().getValue();
        return hasInvalidCharacters(id)
                ? Optional.of("TaskID '%s' contains invalid characters; use no '/', no '\\' and no control characters"
                        .formatted(id))
                : Optional.empty();
    }

    /** A master uses ids as directory names. */
    private static boolean hasInvalidCharacters(String id) {
        return id.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '/' || c == '\\');
    }

    private static Optional<String> uniqueTaskId(TaskInfo task, LaunchContext launch) {
        var id = task.getTaskId().getValue();
        return launch.existing().taskIds().contains(id)
                ? Optional.of("Task has duplicate ID: %s; another task of the framework has it".formatted(id))
                : Optional.empty();
    }

    private static Optional<String> slave(TaskInfo task, LaunchContext launch) {
        return task.getSlaveId().equals(launch.slave())
                ? Optional.empty()
                : Optional.of("Task uses invalid slave %s while slave %s is expected"
                        .formatted(task.getSlaveId().getValue(), launch.slave().getValue()));
    }

    private static Optional<String> executor(TaskInfo task, LaunchContext launch) {
        if (task.hasExecutor() == task.hasCommand()) {
            return Optional.of("Task should have at least one (but not both) of CommandInfo or ExecutorInfo present");
        }
        return task.hasExecutor()
                ? framework(task.getExecutor(), launch).or(() -> compatible(task.getExecutor(), launch))
                : Optional.empty();
    }

    private static Optional<String> framework(ExecutorInfo executor, LaunchContext launch) {
        var expected = launch.framework().getId();
        // A master fills in what is missing.
        return !executor.hasFrameworkId() || executor.getFrameworkId().equals(expected)
                ? Optional.empty()
                : Optional.of("ExecutorInfo has an invalid FrameworkID (Actual: %s vs Expected: %s)"
                        .formatted(executor.getFrameworkId().getValue(), expected.getValue()));
    }

    private static Optional<String> compatible(ExecutorInfo executor, LaunchContext launch) {
        return Optional.ofNullable(launch.existing()
                        .executors()
                        .get(executor.getExecutorId().getValue()))
                .map(RunningExecutor::info)
                .filter(running -> !ExecutorCompatibility.isSame(
                        running, executor, launch.framework().getId()))
                .map(running -> """
                        Task has invalid ExecutorInfo (existing ExecutorInfo with same ExecutorID is not compatible).
                        ------------------------------------------------------------
                        Existing ExecutorInfo:
                        %s
                        ------------------------------------------------------------
                        Task's ExecutorInfo:
                        %s
                        ------------------------------------------------------------
                        """.formatted(running, executor));
    }

    private static Optional<String> checkpoint(LaunchContext launch) {
        return launch.framework().getCheckpoint() && !launch.slaveCheckpoints()
                ? Optional.of("Task asked to be checkpointed but slave %s has checkpointing disabled"
                        .formatted(launch.slave().getValue()))
                : Optional.empty();
    }

    private static Optional<String> resources(TaskInfo task) {
        return MasterValidation.validate(task.getResourcesList())
                .map("Task uses invalid resources: "::concat)
                .or(() -> MasterValidation.validate(task.getExecutor().getResourcesList())
                        .map("Executor uses invalid resources: "::concat))
                .or(() -> overlap(task))
                .or(() -> mixture(task))
                .or(() -> PersistenceIds.validate(LaunchResources.of(task)));
    }

    /** Mesos 1.x: one port cannot belong to both the task and its executor; amounts add up. */
    private static Optional<String> overlap(TaskInfo task) {
        var own = things(task.getResourcesList());
        var executors = things(task.getExecutor().getResourcesList());
        var both = own.minus(own.minus(executors));
        return both.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ("There are overlapping resources in the task resources %s and executor resources %s: both"
                                        + " have %s, give it to one")
                                .formatted(
                                        Resources.of(task.getResourcesList()),
                                        Resources.of(task.getExecutor().getResourcesList()),
                                        both));
    }

    /** Resources that are items without an amount, whatever their reservation. */
    private static Resources things(List<Resource> resources) {
        var all = Resources.of(resources);
        return all.minus(all.scalars()).flatten();
    }

    private static Optional<String> mixture(TaskInfo task) {
        var resources = LaunchResources.of(task);
        var revocable = resources.revocable().names();
        return resources.nonRevocable().names().stream()
                .filter(revocable::contains)
                .findFirst()
                .map("Task (and its executor, if exists) uses both revocable and non-revocable "::concat);
    }

    private static Optional<String> usage(TaskInfo task, LaunchContext launch) {
        var own = Resources.of(task.getResourcesList());
        if (own.isEmpty()) {
            return Optional.of("Task uses no resources");
        }
        var isRunning = launch.existing()
                .executors()
                .containsKey(task.getExecutor().getExecutorId().getValue());
        var needed = isRunning ? own : LaunchResources.of(task);
        return launch.offered().contains(needed)
                ? Optional.empty()
                : Optional.of("Task uses more resources %s than available %s".formatted(needed, launch.offered()));
    }
}
