package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.AffinityBuilder;

/** Places the pod: on the agent of the offer, to run once. */
final class PlacementPart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        var node = request.task().getSlaveId().getValue();
        draft.spec()
                // Not spec.nodeName: that would skip kube-scheduler. Where that is wanted, NodeBinding does it.
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
                // A Mesos task runs once; to run it again, the framework launches another.
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(request.defaults().killGraceSeconds())
                // Neither belongs to a Mesos task's environment.
                .withEnableServiceLinks(false)
                .withAutomountServiceAccountToken(false);
    }
}
