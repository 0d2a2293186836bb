package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;

/**
 * The task's scalars as requests and limits. As in Mesos, cpus are a share (a request, no limit), while mem and disk
 * are limits as well. Revocable resources are beyond what the node has, so the pod does not request them; their limits
 * still apply.
 */
final class ResourcesPart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        var extended = request.defaults().extendedResources();
        for (var asked : request.resources()) {
            ResourceValidation.problems(asked.resource(), asked.path(), extended)
                    .forEach(draft::invalid);
        }
        var resources = TaskResources.of(request);
        var requirements = new ResourceRequirementsBuilder();
        resources.count("cpus").ifPresent(cpus -> requirements.addToRequests("cpu", resources.requested("cpus", cpus)));
        resources
                .megabytes("mem")
                .ifPresent(mem -> bound(requirements, "memory", resources.requested("mem", mem), mem));
        resources
                .megabytes("disk")
                .ifPresent(disk -> bound(requirements, "ephemeral-storage", resources.requested("disk", disk), disk));
        extended.kubernetesNames()
                .forEach((name, kubernetesName) ->
                        resources.count(name).ifPresent(amount -> bound(requirements, kubernetesName, amount, amount)));
        draft.container().withResources(requirements.build());
    }

    private static void bound(ResourceRequirementsBuilder requirements, String name, Quantity request, Quantity limit) {
        requirements.addToRequests(name, request).addToLimits(name, limit);
    }
}
