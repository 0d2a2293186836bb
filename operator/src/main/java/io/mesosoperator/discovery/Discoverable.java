package io.mesosoperator.discovery;

import org.apache.mesos.Protos.TaskInfo;

/**
 * A task as those see it who look for it: with the ports and, where it has none of its own, the DiscoveryInfo
 * of its executor.
 */
public final class Discoverable {

    private Discoverable() {}

    public static TaskInfo of(TaskInfo task) {
        if (!task.hasExecutor()) {
            return task;
        }
        var seen = task.toBuilder().setContainer(task.getExecutor().getContainer());
        if (!task.hasDiscovery() && task.getExecutor().hasDiscovery()) {
            seen.setDiscovery(task.getExecutor().getDiscovery());
        }
        return seen.buildPartial(); // its id may be left to the name of its TaskInfo
    }

    /**
     * Where in its TaskInfo the DiscoveryInfo stands that the task is found by; of a task as it is, or as it is seen.
     */
    public static String pathOfDiscovery(TaskInfo task) {
        var executor = task.getExecutor();
        return executor.hasDiscovery()
                        && (!task.hasDiscovery() || task.getDiscovery().equals(executor.getDiscovery()))
                ? "spec.executor.discovery"
                : "spec.discovery";
    }
}
