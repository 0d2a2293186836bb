package io.mesosoperator.task;

import io.mesosoperator.resource.Resources;
import java.util.Optional;

/** Makes room for a task that uses what is reserved, just before its pod is created. */
public interface LaunchPrecondition {

    /**
     * Sees to it that nothing of ours is in the task's way.
     *
     * @return why the task cannot be launched there, if it cannot
     */
    Optional<String> make(String namespace, String slaveId, Resources resources);
}
