package io.mesosoperator.task;

import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.discovery.DiscoveryIndex;
import io.mesosoperator.framework.FrameworkKey;

/** Tells discovery of tasks that come and go. */
record TaskFollowers(DiscoveryIndex discovery) {

    void observed(ObservedTask task) {
        if (task.spec() instanceof Decoded.Ok<TaskInfoSpec>(var spec)
                && spec.message().hasDiscovery()
                && task.pod().isPresent()
                && !task.history().ended()) {
            discovery.put(
                    task.key().uid(),
                    new FrameworkKey(task.key().namespace(), spec.frameworkId().getValue()),
                    spec.message());
        } else {
            discovery.remove(task.key().uid());
        }
    }
}
