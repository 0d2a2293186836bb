package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.task.pod.GroupTasks;
import java.util.Map;
import java.util.TreeMap;

/** Where the directories of executors are that run, of what somebody sees, in paths of Mesos' agents. */
record ExecutorDirectories(MasterView view) {

    /** The pod and container of each. */
    Map<String, String> all() {
        var all = new TreeMap<String, String>();
        view.tasks()
                .filter(task -> !task.summary().isEnded())
                .forEach(task -> view.source()
                        .podOf(task)
                        .ifPresent(pod -> view.read(task).ifPresent(read -> add(all, task, read, pod))));
        return all;
    }

    private void add(Map<String, String> all, TaskInfoResource task, MasterTask read, Pod pod) {
        var container =
                ContainerName.of(pod, GroupTasks.container(pod, task.key().uid()));
        var directory = of(read, pod);
        all.put(
                GroupTasks.isGroup(pod) ? SandboxPath.ofTask(directory, read.id()) : directory,
                "%s/%s/%s".formatted(container.namespace(), container.pod(), container.container()));
    }

    /** The directory of the executor of a task. */
    String of(MasterTask task, Pod pod) {
        return SandboxPath.of(
                task.slaveId(),
                view.id(task.framework()),
                task.ownExecutorId(),
                pod.getMetadata().getUid());
    }
}
