package io.mesosoperator.task;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.discovery.Discoverable;
import io.mesosoperator.discovery.DiscoveryIndex;

/** Tells discovery of tasks that come and go. */
record TaskFollowers(DiscoveryIndex discovery) {

    void observed(TaskSnapshot task) {
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
