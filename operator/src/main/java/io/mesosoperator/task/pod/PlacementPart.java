package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.AffinityBuilder;

/** On which node, and for how long: the agent of the offer, once. */
final class PlacementPart implements PodPart {

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var node = request.task().getSlaveId().getValue();
        draft.spec()
                // Not spec.nodeName: that would skip the scheduler, which still has to admit the pod.
                .withAffinity(new AffinityBuilder()
                        .withNewNodeAffinity()
                        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .addNewNodeSelectorTerm()
                        .addNewMatchField()
                        .withKey("metadata.name")
                        .withOperator("In")
                        .withValues(node)
                        .endMatchField()
                        .endNodeSelectorTerm()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endNodeAffinity()
                        .build())
                // A Mesos task runs once; whoever wants it again launches another.
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(request.defaults().killGraceSeconds())
                // Neither belongs to a Mesos task's environment.
                .withEnableServiceLinks(false)
                .withAutomountServiceAccountToken(false);
    }
}
