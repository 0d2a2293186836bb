package io.mesosoperator.task.executor;

import org.apache.mesos.Protos.ExecutorInfo;

/**
 * An executor on an agent.
 *
 * @param taskId of the task that it runs
 */
public record RunningExecutor(ExecutorInfo info, String taskId) {}
