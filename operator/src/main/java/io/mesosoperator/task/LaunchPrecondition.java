package io.mesosoperator.task;

import io.mesosoperator.resource.Resources;
import java.util.Optional;

/** What must hold just before the pod of a task that uses reserved resources is created. */
public interface LaunchPrecondition {

    /**
     * Sees to it that the task's volumes can be mounted and that no reservation pod holds what it uses.
     *
     * @return why the task cannot be launched there, if it cannot
     */
    Optional<String> ensure(String namespace, String slaveId, Resources resources);
}
