package io.mesosoperator.task.validation;

import io.mesosoperator.resource.Resources;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;

/**
 * Where a task is to be launched, and with which resources.
 *
 * @param framework with its id filled in
 * @param slave the agent of the offers
 * @param slaveCheckpoints whether the agent survives a restart with its tasks
 * @param existing the framework's other tasks, and its executors on the agent
 * @param offered the unused rest of the offers
 */
public record LaunchContext(
        FrameworkInfo framework, SlaveID slave, boolean slaveCheckpoints, ExistingTasks existing, Resources offered) {

    /** On a node: its pods survive a restart of the kubelet. */
    public static LaunchContext onNode(
            FrameworkInfo framework, SlaveID slave, ExistingTasks existing, Resources offered) {
        return new LaunchContext(framework, slave, true, existing, offered);
    }
}
