package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.volume.VolumeClaimName;
import java.util.HashSet;
import java.util.Set;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;

/** The task's persistent volumes: the claims that they are, where their {@code disk.volume} says. */
final class PersistentVolumesPart implements PodPart {

    /** Whether the task has any. One of no megabytes is none: every offer would hold it, whosever the volume is. */
    static boolean isAsked(TaskInfo task) {
        return task.getResourcesList().stream().anyMatch(PersistentVolumesPart::isPersistentVolume);
    }

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var task = request.task();
        var taken = new HashSet<String>();
        taken.add(Sandbox.PATH);
        for (int i = 0; i < task.getResourcesCount(); i++) {
            if (isPersistentVolume(task.getResources(i))) {
                var claim = VolumeClaimName.of(task.getSlaveId().getValue(), task.getResources(i));
                mount(task.getResources(i), i, claim, taken, draft);
            }
        }
    }

    private static boolean isPersistentVolume(Resource resource) {
        return !Resources.of(resource).persistentVolumes().isEmpty();
    }

    private static void mount(Resource resource, int index, String claim, Set<String> taken, PodDraft draft) {
        var field = "spec.resources[%d].disk.volume.containerPath".formatted(index);
        switch (ContainerPath.of(resource.getDisk().getVolume().getContainerPath())) {
            case ContainerPath.Refused(var message) -> draft.invalid(field, message);
            case ContainerPath.At(var path) -> {
                if (!taken.add(path)) {
                    draft.invalid(field, "there is something else at %s; use another path".formatted(path));
                    return;
                }
                var name = "persistent-%d".formatted(index);
                draft.spec()
                        .addToVolumes(new VolumeBuilder()
                                .withName(name)
                                .withNewPersistentVolumeClaim()
                                .withClaimName(claim)
                                .endPersistentVolumeClaim()
                                .build());
                draft.container()
                        .addNewVolumeMount()
                        .withName(name)
                        .withMountPath(path)
                        .endVolumeMount();
            }
        }
    }
}
