package io.mesosoperator.crds;

import io.mesosoperator.crds.kubernetes.TaskDefaults;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;

/**
 * The spec of a Framework.
 *
 * @param message the message
 * @param suppress SUPPRESS: no offers while true
 * @param revive REVIVE: each time it changes
 * @param taskDefaults what its tasks have unless they say otherwise
 */
public record FrameworkSpec(
        FrameworkInfo message, boolean suppress, Optional<String> revive, Optional<TaskDefaults> taskDefaults) {

    /** Of a framework that says nothing of Kubernetes. */
    public FrameworkSpec(FrameworkInfo message, boolean suppress, Optional<String> revive) {
        this(message, suppress, revive, Optional.empty());
    }
}
