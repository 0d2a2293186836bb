package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.volume.VolumeClaimName;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The task's persistent volumes: mounts their claims at the path in {@code disk.volume}. */
final class PersistentVolumesPart implements PodPart {

    /**
     * Whether the task has any. A volume of zero megabytes does not count: every offer contains it, whoever
     * owns the volume.
     */
    static boolean isAsked(PodInput request) {
        return request.resources().stream().anyMatch(PersistentVolumesPart::isPersistentVolume);
    }

    @Override
    public void add(PodInput request, PodDraft draft) {
        var slaveId = request.task().getSlaveId().getValue();
        var resources = request.resources();
        var taken = new HashSet<String>();
        taken.add(Sandbox.PATH);
        taken.add(ExecutorPart.PATH);
        for (int i = 0; i < resources.size(); i++) {
            if (isPersistentVolume(resources.get(i))) {
                var claim = VolumeClaimName.of(slaveId, resources.get(i).resource());
                mount(resources.get(i), "persistent-%d".formatted(i), claim, taken, draft);
            }
        }
    }

    /** The mount paths. */
    static Set<String> paths(PodInput request) {
        return request.resources().stream()
                .filter(PersistentVolumesPart::isPersistentVolume)
                .map(asked ->
                        ContainerPath.of(asked.resource().getDisk().getVolume().getContainerPath()))
                .flatMap(path -> path instanceof ContainerPath.At(var absolute) ? Stream.of(absolute) : Stream.empty())
                .collect(Collectors.toSet());
    }

    private static boolean isPersistentVolume(PodInput.Asked asked) {
        return !Resources.of(asked.resource()).persistentVolumes().isEmpty();
    }

    private static void mount(PodInput.Asked asked, String name, String claim, Set<String> taken, PodDraft draft) {
        var field = asked.path() + ".disk.volume.containerPath";
        switch (ContainerPath.of(asked.resource().getDisk().getVolume().getContainerPath())) {
            case ContainerPath.Refused(var message) -> draft.invalid(field, message);
            case ContainerPath.At(var path) -> {
                if (!taken.add(path)) {
                    draft.invalid(field, "something else is mounted at %s already; use another path".formatted(path));
                    return;
                }
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
