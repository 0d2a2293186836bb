package io.mesosoperator.task.validation;

import io.mesosoperator.crds.TaskChecks;
import io.mesosoperator.resource.MasterValidation;
import io.mesosoperator.resource.PersistenceIds;
import io.mesosoperator.resource.Resources;
import java.util.Optional;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.GroupExecutor;

/**
 * The master's validation of a group of tasks before its launch: {@code validation::task::group} of Mesos 1.9, in its
 * order and words. If one of its tasks is invalid, none is launched. Pure.
 */
public final class GroupValidation {

    /** What a problem of one task begins with, and of a plain LAUNCH's none does. */
    private static final String TASK = "Task '";

    /** What a problem of the whole group begins with. */
    private static final String GROUP = "Task group ";

    private static final double LEAST_CPUS = 0.01;
    private static final double LEAST_MEM = 32;

    private GroupValidation() {}

    /**
     * The first problem, for TASK_ERROR of all its tasks; empty if the group may be launched.
     *
     * @param context with the framework's tasks before this launch, and what is left of the offers
     */
    public static Optional<String> validate(LaunchedGroup group, LaunchContext context) {
        var existing = context.existing();
        for (var task : group.tasks()) {
            var problem = own(task)
                    .or(() -> TaskValidation.validate(
                            task,
                            // what they need together is looked at below, as in Mesos
                            LaunchContext.onNode(
                                    context.framework(),
                                    context.slave(),
                                    ExistingTasks.NONE,
                                    Resources.of(task.getResourcesList()))));
            var id = task.getTaskId().getValue();
            if (problem.isPresent()) {
                return Optional.of(ofTask(id, problem.get()));
            }
            if (existing.taskIds().contains(id)) {
                return Optional.of(
                        ofTask(id, "Task has duplicate ID: %s; another task of the framework has it".formatted(id)));
            }
            existing = existing.and(task);
        }
        return checkWithAnEffect(group)
                .or(() -> shape(group.executor()))
                .or(() -> resources(group.executor()))
                .or(() -> together(group, context.offered()))
                .map(GROUP.concat("is invalid: ")::concat);
    }

    /** The words for a problem of a task, which is one of its whole group. */
    public static String ofTask(String taskId, String problem) {
        return isOfGroup(problem) ? problem : TASK + taskId + "' is invalid: " + problem;
    }

    /** Whether this is why a group was not launched, and not a task by itself. */
    public static boolean isOfGroup(String message) {
        return message.startsWith(TASK) || message.startsWith(GROUP);
    }

    /** All have the group's executor: 1.x lets the master set it into each. */
    private static Optional<String> own(TaskInfo task) {
        return task.hasExecutor()
                ? Optional.of("'TaskInfo.executor' must not be set: the group's executor runs it")
                : Optional.empty();
    }

    /** A check has no consequence, and a Service sees the readiness of the pod, which is that of all its tasks. */
    private static Optional<String> checkWithAnEffect(LaunchedGroup group) {
        if (group.tasks().stream().noneMatch(TaskChecks::isChecked)) {
            return Optional.empty();
        }
        return group.tasks().stream()
                .filter(task -> task.hasDiscovery() && !TaskChecks.isChecked(task))
                .findFirst()
                .map(task ->
                        ("check of a task is not served beside the task '%s', which has 'discovery' and no check: its"
                                        + " Services would lead to the pod only while the check succeeds")
                                .formatted(task.getTaskId().getValue()));
    }

    /** What is wrong with the executor itself, of groups of any size. */
    public static Optional<String> shape(GroupExecutor executor) {
        if (executor.getType() == GroupExecutor.Type.CUSTOM) {
            return Optional.of("launch_group.executor.type CUSTOM is not served here: use DEFAULT, or LAUNCH with the"
                    + " executor in the task");
        }
        if (executor.hasCommand()) {
            return Optional.of("'ExecutorInfo.command' must not be set for 'DEFAULT' executor");
        }
        return executor.hasContainer()
                ? Optional.of(
                        "launch_group.executor.container is not served here: each task has a container of its" + " own")
                : Optional.empty();
    }

    private static Optional<String> resources(GroupExecutor executor) {
        if (!executor.hasType()) {
            return Optional.of("'ExecutorInfo.type' must be set");
        }
        if (executor.getType() == GroupExecutor.Type.UNKNOWN) {
            return Optional.of("Unknown executor type");
        }
        var id = executor.getExecutorId().getValue();
        return id.isEmpty()
                ? Optional.of("'ExecutorInfo.executor_id' must be set")
                : MasterValidation.validate(executor.getResourcesList())
                        .map("Executor uses invalid resources: "::concat)
                        .or(() -> least(id, Resources.of(executor.getResourcesList())));
    }

    private static Optional<String> least(String id, Resources resources) {
        var cpus = amount(resources, "cpus");
        if (cpus.filter(amount -> amount >= LEAST_CPUS).isEmpty()) {
            return Optional.of("Executor '%s' uses less CPUs (%s) than the minimum required (%s)"
                    .formatted(id, cpus.map(String::valueOf).orElse("None"), LEAST_CPUS));
        }
        var mem = amount(resources, "mem");
        if (mem.filter(amount -> amount >= LEAST_MEM).isEmpty()) {
            return Optional.of("Executor '%s' uses less memory (%s) than the minimum required (32MB)"
                    .formatted(id, mem.map(amount -> amount.longValue() + "MB").orElse("None")));
        }
        return amount(resources, "disk").isEmpty()
                ? Optional.of("Executor '%s' uses no disk".formatted(id))
                : Optional.empty();
    }

    private static Optional<Double> amount(Resources resources, String name) {
        return resources.scalar(name).map(amount -> amount.millis() / 1000.0);
    }

    private static Optional<String> together(LaunchedGroup group, Resources offered) {
        var total = group.tasks().stream()
                .map(task -> Resources.of(task.getResourcesList()))
                .reduce(group.executorResources(), Resources::plus);
        var revocable = total.revocable().names();
        return PersistenceIds.validate(total)
                .map("Task group and executor use duplicate persistence ID: "::concat)
                .or(() -> total.nonRevocable().names().stream()
                        .filter(revocable::contains)
                        .findFirst()
                        .map("Task group and executor mix revocable and non-revocable resources: "::concat))
                .or(() -> offered.contains(total)
                        ? Optional.empty()
                        : Optional.of(
                                "Total resources %s required by task group and its executor are more than available %s"
                                        .formatted(total, offered)));
    }
}
