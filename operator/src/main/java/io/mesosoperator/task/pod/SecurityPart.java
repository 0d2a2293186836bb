package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.mesosoperator.security.TaskPolicy;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;

/**
 * The task's user and privileges: Kubernetes' Pod Security level {@code restricted}, or, if the policy allows it, root
 * with the runtime's usual capabilities, or full access to the host.
 */
final class SecurityPart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        var pod = new PodSecurityContextBuilder();
        var container = new SecurityContextBuilder();
        var runAs = RunAs.of(request);
        if (!mayBeRoot(runAs, request)) {
            pod.withRunAsNonRoot(true);
        }
        switch (runAs) {
            case RunAs.Uid user -> {
                pod.withRunAsUser(user.uid());
                // The sandbox belongs to the task's group.
                user.gid().ifPresent(gid -> pod.withRunAsGroup(gid).withFsGroup(gid));
            }
            // The image decides on the user; runAsNonRoot above makes the kubelet refuse root. The group is the task's
            // container's alone: no sandbox starts in a group without a user (containerd).
            case RunAs.OfImage(var gid) -> gid.ifPresent(container::withRunAsGroup);
            case RunAs.Unauthorized(var path, var message) -> draft.unauthorized(path, message);
            case RunAs.Unknown(var path, var message) -> draft.invalid(path, message);
        }
        if (request.docker().map(DockerInfo::getPrivileged).orElse(false)) {
            privileged(request, container, draft);
        } else {
            pod.withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile();
            container.withAllowPrivilegeEscalation(false);
            if (!mayBeRoot(runAs, request)) {
                container.withNewCapabilities().withDrop("ALL").endCapabilities();
            }
        }
        if (request.defaults().sandbox().isClaimed()
                || PersistentVolumesPart.isAsked(request)
                || request.kubernetes().writesToClaims()) {
            pod.withFsGroup(volumeGroup(runAs)).withFsGroupChangePolicy("OnRootMismatch");
        }
        draft.spec().withSecurityContext(pod.build());
        draft.container().withSecurityContext(container.build());
    }

    /**
     * The group that owns claimed storage, because new storage mostly belongs to root. An image's user, whoever it is,
     * gets access as a member of a group that the kubelet adds.
     */
    private static long volumeGroup(RunAs runAs) {
        return runAs instanceof RunAs.Uid user ? user.gid().orElse(user.uid()) : TaskPolicy.NOBODY;
    }

    private static boolean mayBeRoot(RunAs runAs, PodInput request) {
        return switch (runAs) {
            case RunAs.Uid user -> user.uid() == 0;
            case RunAs.OfImage _ -> request.policy().allowRoot();
            case RunAs.Unauthorized _, RunAs.Unknown _ -> false;
        };
    }

    private static void privileged(PodInput request, SecurityContextBuilder container, PodDraft draft) {
        if (!request.policy().allowPrivileged()) {
            draft.unauthorized(
                    request.containerPath() + ".docker.privileged",
                    "Not authorized to launch a privileged container: remove privileged; %s allows it"
                            .formatted(request.policy().name().field("allowPrivileged")));
        }
        container.withPrivileged(true);
    }
}
