package io.mesosoperator.discovery;

import org.apache.mesos.Protos.TaskInfo;

/**
 * A task as service discovery sees it: with its ports, and with its executor's DiscoveryInfo if it has none of its own.
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
        return seen.buildPartial(); // its id may be missing: the TaskInfo's name is the default
    }

    /**
     * The path of the effective DiscoveryInfo in the TaskInfo; accepts the original task and the one from {@code of}.
     */
    public static String pathOfDiscovery(TaskInfo task) {
        var executor = task.getExecutor();
        return executor.hasDiscovery()
                        && (!task.hasDiscovery() || task.getDiscovery().equals(executor.getDiscovery()))
                ? "spec.executor.discovery"
                : "spec.discovery";
    }
}
