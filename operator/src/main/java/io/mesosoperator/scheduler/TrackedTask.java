package io.mesosoperator.scheduler;

import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.status.TaskHistory;
import java.util.Optional;

/**
 * A framework's task, as its object shows it.
 *
 * @param agentId its present or last agent; empty if it never had one
 * @param history the updates reported so far
 */
record TrackedTask(TaskKey key, String taskId, Optional<String> agentId, TaskHistory history) {}
