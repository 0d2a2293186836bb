package io.mesosoperator.task.validation;

import io.mesosoperator.resource.Resources;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;

/**
 * Where a task is to be launched, and on what.
 *
 * @param framework with its id filled in
 * @param slave the agent of the offers
 * @param slaveCheckpoints whether the agent survives a restart with its tasks
 * @param taskIds ids of the framework's other tasks, those included that ended and whose end was not acknowledged yet
 * @param executors the framework's executors on the agent, by id
 * @param offered what is left of the offers
 */
public record LaunchContext(
        FrameworkInfo framework,
        SlaveID slave,
        boolean slaveCheckpoints,
        Set<String> taskIds,
        Map<String, ExecutorInfo> executors,
        Resources offered) {

    public LaunchContext {
        taskIds = Set.copyOf(taskIds);
        executors = Map.copyOf(executors);
    }

    /** On a node: its pods survive a restart of the kubelet, and no executor runs there. */
    public static LaunchContext onNode(FrameworkInfo framework, SlaveID slave, Set<String> taskIds, Resources offered) {
        return new LaunchContext(framework, slave, true, taskIds, Map.of(), offered);
    }
}
