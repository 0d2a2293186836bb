package io.mesosoperator.scheduler;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.status.TaskHistory;
import java.util.Optional;

/**
 * A framework's task, as its object shows it.
 *
 * @param framework the Framework object of the role that it was launched in
 * @param agentId its present or last agent, or the one that its framework chose; empty if it never had one
 * @param hadPod whether it was ever launched
 * @param history the updates reported so far
 */
record TrackedTask(
        TaskKey key,
        FrameworkKey framework,
        String taskId,
        Optional<String> agentId,
        boolean hadPod,
        TaskHistory history) {}
