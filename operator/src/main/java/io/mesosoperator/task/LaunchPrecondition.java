package io.mesosoperator.task;

import io.mesosoperator.resource.Resources;
import java.util.Optional;

/**
 * A precondition to establish just before creating the pod of a task that uses reserved resources, or that no
 * kube-scheduler will hold back until there is room.
 */
public interface LaunchPrecondition {

    /**
     * Ensures that the task's volumes can be mounted and that no reservation pod holds its resources.
     *
     * @return why the task cannot be launched there, if it cannot
     */
    Optional<String> ensure(String namespace, String slaveId, Resources resources);
}
