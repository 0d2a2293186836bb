package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.mesosoperator.security.HostPaths;
import io.mesosoperator.security.PolicyName;
import io.mesosoperator.security.TaskPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.Protos.Volume;

/**
 * Mounts files of the agent, where the policy allows it. The pod's volume is the path that the policy names, and
 * the task's path below it is a {@code subPath}: the kubelet follows no link out of that, whatever an earlier
 * task left there.
 */
final class HostPathVolumes {

    private final HostPaths policy;
    private final PolicyName name;
    private final Map<String, String> names = new LinkedHashMap<>();

    HostPathVolumes(TaskPolicy policy) {
        this.policy = policy.hostPaths();
        this.name = policy.name();
    }

    /** Mounts the volume's absolute host path at this path of the container. */
    void mount(Volume volume, String at, String field, PodDraft draft) {
        var path = HostPaths.normalized(volume.getHostPath());
        if (path == null) {
            draft.invalid(
                    field + ".hostPath",
                    "'%s' cannot be mounted; write it without '..', ':' and control characters"
                            .formatted(volume.getHostPath()));
            return;
        }
        var writes = volume.getMode() != Volume.Mode.RO;
        policy.covering(path, writes)
                .ifPresentOrElse(
                        allowed -> mount(path, writes, allowed, at, draft),
                        () -> draft.unauthorized(field + ".hostPath", refusal(path, writes)));
    }

    private String refusal(String path, boolean writes) {
        return writes && policy.covering(path, false).isPresent()
                ? "Not authorized to write to %s of the agent: mount it with mode RO; %s allows it"
                        .formatted(path, name.field("hostPaths"))
                : ("Not authorized to mount %s of the agent: use a relative path, which is a directory of the sandbox,"
                                + " or a persistent volume; %s allows it (now: %s)")
                        .formatted(path, name.field("hostPaths"), policy);
    }

    private void mount(String path, boolean writes, HostPaths.Allowed allowed, String at, PodDraft draft) {
        var below = path.substring(allowed.path().length()).replaceFirst("^/", "");
        var mount = new VolumeMountBuilder()
                .withName(names.computeIfAbsent(allowed.path(), missing -> volume(missing, draft)))
                .withMountPath(at)
                .withSubPath(below.isEmpty() ? null : below);
        if (!writes) {
            // Include the agent's file systems below it.
            mount.withReadOnly(true).withRecursiveReadOnly("IfPossible");
        }
        draft.container().addToVolumeMounts(mount.build());
    }

    /**
     * Without a type: the path may be a file, such as /etc/localtime, and the container runtime creates a missing one
     * as a directory, as Docker does.
     */
    private String volume(String path, PodDraft draft) {
        var name = "agent-%d".formatted(names.size());
        draft.spec()
                .addToVolumes(new VolumeBuilder()
                        .withName(name)
                        .withNewHostPath()
                        .withPath(path)
                        .endHostPath()
                        .build());
        return name;
    }
}
