package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;

/**
 * The task's scalars as requests and limits. As in Mesos cpus are a share (a request, no limit), and mem and disk are a
 * bound as well.
 */
final class ResourcesPart implements PodPart {

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var task = request.task();
        for (int i = 0; i < task.getResourcesCount(); i++) {
            if (ResourceCheck.isKnown(task.getResources(i).getName())) {
                ResourceCheck.problems(task.getResources(i), "spec.resources[%d]".formatted(i))
                        .forEach(draft::invalid);
            }
        }
        var resources = TaskResources.of(task);
        var requirements = new ResourceRequirementsBuilder();
        resources.count("cpus").ifPresent(cpus -> requirements.addToRequests("cpu", cpus));
        resources.megabytes("mem").ifPresent(mem -> bound(requirements, "memory", mem));
        resources.megabytes("disk").ifPresent(disk -> bound(requirements, "ephemeral-storage", disk));
        resources
                .count("gpus")
                .ifPresent(gpus -> bound(requirements, request.defaults().gpuResource(), gpus));
        draft.container().withResources(requirements.build());
    }

    private static void bound(ResourceRequirementsBuilder requirements, String name, Quantity amount) {
        requirements.addToRequests(name, amount).addToLimits(name, amount);
    }
}
