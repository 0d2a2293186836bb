package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.VolumeBuilder;

/** The task's own directory: empty at first, of the size of its disk, and gone with the pod. */
final class SandboxPart implements PodPart {

    static final String VOLUME = "sandbox";

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var directory = new EmptyDirVolumeSource();
        TaskResources.of(request).megabytes("disk").ifPresent(directory::setSizeLimit);
        draft.spec()
                .addToVolumes(new VolumeBuilder()
                        .withName(VOLUME)
                        .withEmptyDir(directory)
                        .build());
        draft.container()
                .addNewVolumeMount()
                .withName(VOLUME)
                .withMountPath(Sandbox.PATH)
                .endVolumeMount();
        if (request.docker().isEmpty()) {
            // A Docker image has a working directory of its own, which Mesos leaves alone.
            draft.container().withWorkingDir(Sandbox.PATH);
        }
    }
}
