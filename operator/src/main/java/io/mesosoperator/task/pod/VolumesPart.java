package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.HashSet;
import java.util.Set;
import org.apache.mesos.Protos.Volume;

/**
 * {@code ContainerInfo.volumes}, as Mesos' Docker containerizer mounts them: a relative {@code host_path} is a
 * directory of the sandbox, an absolute one is the agent's own.
 */
final class VolumesPart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        var volumes = request.container().getVolumesList();
        var taken = new HashSet<>(Set.of(Sandbox.PATH, ExecutorPart.PATH));
        taken.addAll(PersistentVolumesPart.paths(request));
        var ofAgent = new HostPathVolumes(request.policy());
        for (int i = 0; i < volumes.size(); i++) {
            add(volumes.get(i), request.containerPath() + ".volumes[%d]".formatted(i), taken, ofAgent, draft);
        }
    }

    private static void add(Volume volume, String field, Set<String> taken, HostPathVolumes ofAgent, PodDraft draft) {
        if (volume.getHostPath().isEmpty()) {
            draft.invalid(
                    field + ".hostPath",
                    "Host path is required with mode: name a directory of the sandbox, for example data");
            return;
        }
        var isOfAgent = volume.getHostPath().startsWith("/");
        if (!isOfAgent && !volume.getContainerPath().startsWith("/")) {
            // Mesos 1.x: with two relative paths, neither says where to mount the volume.
            draft.invalid(
                    field + ".containerPath",
                    ("'%s' is relative, and so is the host path; a directory of the sandbox is mounted"
                                    + " at an absolute path")
                            .formatted(volume.getContainerPath()));
            return;
        }
        switch (ContainerPath.of(volume.getContainerPath())) {
            case ContainerPath.Refused(var message) -> draft.invalid(field + ".containerPath", message);
            case ContainerPath.At(var path) -> {
                if (!taken.add(path)) {
                    draft.invalid(
                            field + ".containerPath",
                            "something else is mounted at %s already; use another path".formatted(path));
                } else if (isOfAgent) {
                    ofAgent.mount(volume, path, field, draft);
                } else {
                    mount(volume, path, field, draft);
                }
            }
        }
    }

    /** The kubelet creates a missing directory with the sandbox's own permissions. */
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
