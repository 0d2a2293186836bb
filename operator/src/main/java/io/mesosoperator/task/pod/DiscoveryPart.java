package io.mesosoperator.task.pod;

import io.mesosoperator.discovery.DiscoveryName;
import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.task.executor.Discoverable;

/** The label by which the Service of the task's DiscoveryInfo selects its pod. */
final class DiscoveryPart implements PodPart {

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var task = Discoverable.of(request.task());
        if (task.hasDiscovery()) {
            var identity = request.identity();
            var framework = new FrameworkKey(identity.namespace(), identity.framework());
            var name = DiscoveryName.of(framework, task).name();
            if (name.isEmpty()) {
                draft.invalid(
                        "spec.discovery.name",
                        "no letter or digit in it can stand in a DNS name; give the task a name with one");
            } else {
                draft.metadata().addToLabels(PodKeys.DISCOVERY, name);
            }
        }
    }
}
