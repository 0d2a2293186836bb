package io.mesosoperator.task.executor;

import io.mesosoperator.api.FrameworkKey;

/**
 * A place that an executor can occupy once: there is one of an id, of a framework, on an agent.
 *
 * @param agent the SlaveID
 * @param executorId as its ExecutorInfo has it
 */
public record ExecutorKey(FrameworkKey framework, String agent, String executorId) {

    @Override
    public String toString() {
        return "executor '%s' of %s on %s".formatted(executorId, framework, agent);
    }
}
