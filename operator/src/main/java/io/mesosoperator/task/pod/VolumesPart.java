package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.HashSet;
import java.util.Set;
import org.apache.mesos.Protos.Volume;

/**
 * {@code ContainerInfo.volumes}, as Mesos' Docker containerizer mounts them: a relative {@code host_path} is a directory of the
 * sandbox. An absolute one would be the agent's own, and is closed to tasks.
 */
final class VolumesPart implements PodPart {

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var volumes = request.container().getVolumesList();
        var taken = new HashSet<>(Set.of(Sandbox.PATH, ExecutorPart.PATH));
        taken.addAll(PersistentVolumesPart.paths(request));
        for (int i = 0; i < volumes.size(); i++) {
            add(volumes.get(i), request.containerPath() + ".volumes[%d]".formatted(i), taken, draft);
        }
    }

    private static void add(Volume volume, String field, Set<String> taken, PodDraft draft) {
        if (volume.getHostPath().isEmpty()) {
            draft.invalid(
                    field + ".hostPath",
                    "Host path is required with mode: name a directory of the sandbox, for example data");
            return;
        }
        if (volume.getHostPath().startsWith("/")) {
            draft.unauthorized(
                    field + ".hostPath",
                    "Not authorized to mount %s of the agent: use a relative path, which is a directory of the sandbox, or a persistent volume"
                            .formatted(volume.getHostPath()));
            return;
        }
        if (!volume.getContainerPath().startsWith("/")) {
            // Mesos 1.x: of two relative paths neither says where the volume is to be.
            draft.invalid(
                    field + ".containerPath",
                    "'%s' is relative, and so is the host path; a directory of the sandbox is mounted at an absolute path"
                            .formatted(volume.getContainerPath()));
            return;
        }
        switch (ContainerPath.of(volume.getContainerPath())) {
            case ContainerPath.Refused(var message) -> draft.invalid(field + ".containerPath", message);
            case ContainerPath.At(var path) -> {
                if (taken.add(path)) {
                    mount(volume, path, field, draft);
                } else {
                    draft.invalid(
                            field + ".containerPath",
                            "there is something else at %s; use another path".formatted(path));
                }
            }
        }
    }

    /** The kubelet makes a directory that is not there, with the sandbox's own permissions. */
    private static void mount(Volume volume, String path, String field, PodDraft draft) {
        switch (ContainerPath.of(volume.getHostPath())) {
            case ContainerPath.Refused(var message) -> draft.invalid(field + ".hostPath", message);
            case ContainerPath.At(var inSandbox) ->
                draft.container()
                        .addToVolumeMounts(new VolumeMountBuilder()
                                .withName(SandboxPart.VOLUME)
                                .withMountPath(path)
                                .withSubPath(inSandbox.substring(Sandbox.PATH.length() + 1))
                                .withReadOnly(volume.getMode() == Volume.Mode.RO ? true : null)
                                .build());
        }
    }
}
