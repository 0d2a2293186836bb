package io.mesosoperator.scheduler;

import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.status.TaskHistory;
import java.util.Optional;

/**
 * A task of a framework, as its object has it.
 *
 * @param agentId where it is or was; empty when it never had an agent
 * @param history what has been reported of it
 */
record TrackedTask(TaskKey key, String taskId, Optional<String> agentId, TaskHistory history) {}
