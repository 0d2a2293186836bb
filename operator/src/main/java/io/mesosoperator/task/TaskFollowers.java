package io.mesosoperator.task;

import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.discovery.DiscoveryIndex;
import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.task.executor.Discoverable;

/** Tells discovery of tasks that come and go. */
record TaskFollowers(DiscoveryIndex discovery) {

    void observed(ObservedTask task) {
        if (task.spec() instanceof Decoded.Ok<TaskInfoSpec>(var spec)
                && task.pod().isPresent()
                && !task.history().ended()) {
            discovery.put(
                    task.key().uid(),
                    new FrameworkKey(task.key().namespace(), spec.frameworkId().getValue()),
                    Discoverable.of(spec.message()));
        } else {
            discovery.remove(task.key().uid());
        }
    }
}
