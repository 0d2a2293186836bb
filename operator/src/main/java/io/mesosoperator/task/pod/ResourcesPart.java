package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/**
 * The task's resources as requests and limits. As in Mesos cpus are a share (a request, no limit), and mem and disk are a
 * bound as well.
 */
final class ResourcesPart implements PodPart {

    /** Far above any machine, far below where the arithmetic would overflow. */
    private static final double MOST = 1e9;

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var task = request.task();
        for (int i = 0; i < task.getResourcesCount(); i++) {
            check(task.getResources(i), "spec.resources[%d]".formatted(i), draft);
        }
        var amounts = TaskResources.of(task);
        var requirements = new ResourceRequirementsBuilder();
        amounts.cores("cpus").ifPresent(cpus -> requirements.addToRequests("cpu", cpus));
        amounts.megabytes("mem").ifPresent(mem -> bound(requirements, "memory", mem));
        amounts.megabytes("disk").ifPresent(disk -> bound(requirements, "ephemeral-storage", disk));
        amounts.cores("gpus")
                .ifPresent(gpus -> bound(requirements, request.defaults().gpuResource(), gpus));
        draft.container().withResources(requirements.build());
    }

    private static void bound(ResourceRequirementsBuilder requirements, String name, Quantity amount) {
        requirements.addToRequests(name, amount).addToLimits(name, amount);
    }

    private static void check(Resource resource, String path, PodDraft draft) {
        var expected = resource.getName().equals("ports") ? Value.Type.RANGES : Value.Type.SCALAR;
        if (resource.getType() != expected) {
            draft.invalid(
                    path + ".type",
                    "%s must be %s, not %s".formatted(resource.getName(), expected, resource.getType()));
            return;
        }
        if (expected == Value.Type.SCALAR) {
            var value = resource.getScalar().getValue();
            if (!(value >= 0 && value <= MOST)) {
                draft.invalid(path + ".scalar.value", "%s must be between 0 and %.0f".formatted(value, MOST));
            } else if (resource.getName().equals("gpus") && value != Math.rint(value)) {
                draft.invalid(path + ".scalar.value", "The 'gpus' resource must be an unsigned integer, not " + value);
            }
        }
    }
}
