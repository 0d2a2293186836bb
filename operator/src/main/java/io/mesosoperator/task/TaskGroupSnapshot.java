package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.crds.kubernetes.TaskGroup;
import java.util.List;

/**
 * What is observed of the tasks that share a task's pod.
 *
 * @param group as the task's spec has it
 * @param others whose TaskInfos are there, and say the same of the group
 * @param gone the task's pod as those see it whose TaskInfos are not there any more
 */
public record TaskGroupSnapshot(TaskGroup group, List<TaskSnapshot> others, List<Pod> gone) {

    public TaskGroupSnapshot {
        others = List.copyOf(others);
        gone = List.copyOf(gone);
    }

    /** Whether all TaskInfos of the group are there. */
    boolean isComplete() {
        return others.size() == group.getTasksCount() - 1;
    }
}
