package io.mesosoperator.task.validation;

import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.crds.kubernetes.TaskGroup;
import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.GroupExecutor;

/**
 * LAUNCH_GROUP of Mesos 1.x: the tasks of a LAUNCH that run in one pod and end together. A group of one task is that
 * task, and its pod does what the default executor would.
 *
 * @param executor that the framework names; it takes resources, and is no process here
 */
public record LaunchedGroup(List<TaskInfo> tasks, GroupExecutor executor) {

    public LaunchedGroup {
        tasks = List.copyOf(tasks);
    }

    /** The group that this LAUNCH launches; empty if its tasks have nothing to do with each other. */
    public static Optional<LaunchedGroup> of(Operation launch) {
        if (launch.getType() != Operation.Type.LAUNCH || launch.getLaunch().getTaskInfosCount() < 2) {
            return Optional.empty();
        }
        var added = V1Additions.in(launch, Protos.Offer.Operation.parser());
        return added.hasLaunchGroup()
                ? Optional.of(new LaunchedGroup(
                        launch.getLaunch().getTaskInfosList(),
                        added.getLaunchGroup().getExecutor()))
                : Optional.empty();
    }

    /** What its executor takes of the offer, once. */
    public Resources executorResources() {
        return Resources.of(executor.getResourcesList());
    }

    /** What each of its TaskInfos says of it. */
    public TaskGroup as(List<String> names) {
        return TaskGroup.newBuilder()
                .addAllTasks(names)
                .setExecutorId(executor.getExecutorId())
                .addAllExecutorResources(executor.getResourcesList())
                .build();
    }

    /**
     * The first of a group has what its executor has: it is counted once, and the pod has a container for each task and
     * none for an executor.
     *
     * @param name of the task's TaskInfo
     */
    public static TaskInfo withExecutors(TaskInfo task, TaskGroup group, String name) {
        return isFirst(group, name) ? with(task, group.getExecutorResourcesList()) : task;
    }

    /** Whether the TaskInfo of this name is the group's first one, which has its pod made. */
    public static boolean isFirst(TaskGroup group, String name) {
        return group.getTasksCount() > 0 && group.getTasks(0).equals(name);
    }

    private static TaskInfo with(TaskInfo task, List<Resource> executors) {
        return task.toBuilder().addAllResources(executors).buildPartial();
    }
}
