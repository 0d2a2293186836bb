package io.mesosoperator.task.pod.docker;

import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.AppArmorProfileBuilder;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.mesosoperator.security.Capability;
import io.mesosoperator.security.UserIds;
import io.mesosoperator.task.pod.BeforeEquals;
import io.mesosoperator.task.pod.NetworkPart;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.docker.DockerParameters.Given;
import java.util.List;
import java.util.Set;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Docker's parameters for a container's rights: capabilities, {@code security-opt}, {@code sysctl}, groups. Removing
 * rights is always allowed; adding some needs the task policy.
 */
final class DockerRights {

    /**
     * The sysctls that every kubelet accepts because they are namespaced to the pod (Kubernetes: "Safe and Unsafe
     * Sysctls"; Pod Security "baseline").
     */
    private static final Set<String> SAFE_SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ping_group_range",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_rmem",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.tcp_wmem");

    private DockerRights() {}

    static void addCapability(Given given, PodInput request, PodDraft draft) {
        var capability = Capability.parse(given.value());
        if (capability.isEmpty()) {
            draft.invalid(given.path(), noCapability(given));
            return;
        }
        var name = capability.get();
        if (!request.policy().allowPrivileged() && !name.isIn(request.policy().capabilities())) {
            draft.unauthorized(
                    given.path(),
                    "Not authorized to launch with capability %s: %s allows it"
                            .formatted(name, request.policy().name().field("capabilities")));
            return;
        }
        var security = draft.container().editOrNewSecurityContext();
        if (breaksThePromise(name)) {
            // Kubernetes refuses no-new-privileges together with these capabilities, which can break it.
            security.withAllowPrivilegeEscalation(null);
        }
        security.editOrNewCapabilities().addToAdd(name.name()).endCapabilities().endSecurityContext();
    }

    static void dropCapability(Given given, PodInput request, PodDraft draft) {
        var capability = Capability.parse(given.value());
        if (capability.isEmpty()) {
            draft.invalid(given.path(), noCapability(given));
            return;
        }
        var security = draft.container().editOrNewSecurityContext();
        if (!dropped(security.buildCapabilities()).contains(Capability.ALL.name())) {
            security.editOrNewCapabilities().addToDrop(capability.get().name()).endCapabilities();
        }
        security.endSecurityContext();
    }

    private static List<String> dropped(@Nullable Capabilities capabilities) {
        return capabilities == null ? List.of() : capabilities.getDrop();
    }

    private static String noCapability(Given given) {
        return "'%s' is not a Linux capability; write one as NET_BIND_SERVICE, or ALL".formatted(given.value());
    }

    static void securityOption(Given given, PodInput request, PodDraft draft) {
        var parts = given.value().split("[=:]", 2);
        var value = parts.length > 1 ? parts[1] : "";
        switch (parts[0]) {
            case "no-new-privileges" -> noNewPrivileges(value, given, request, draft);
            case "seccomp" -> seccomp(value, given, request, draft);
            case "apparmor" -> appArmor(value, given, request, draft);
            default ->
                draft.invalid(
                        given.path(), "security option '%s' is not supported for pods; remove it".formatted(parts[0]));
        }
    }

    /** It is the default, unless the container is privileged. */
    private static void noNewPrivileges(String value, Given given, PodInput request, PodDraft draft) {
        if (!value.isEmpty() && !value.equals("true")) {
            draft.invalid(given.path(), "no task can gain privileges, unless docker.privileged is set; remove it");
        } else if (request.docker().map(DockerInfo::getPrivileged).orElse(false)) {
            draft.invalid(given.path(), "a privileged container has all privileges; remove docker.privileged, or this");
        } else if (DockerParameters.all(request, "cap-add").anyMatch(DockerRights::breaksThePromise)) {
            draft.invalid(
                    given.path(),
                    "Kubernetes does not allow it with the capabilities ALL and SYS_ADMIN; remove cap-add, or this");
        }
    }

    private static boolean breaksThePromise(String capability) {
        return Capability.parse(capability)
                .filter(DockerRights::breaksThePromise)
                .isPresent();
    }

    private static boolean breaksThePromise(Capability capability) {
        return capability.equals(Capability.ALL) || capability.equals(Capability.SYS_ADMIN);
    }

    private static void seccomp(String value, Given given, PodInput request, PodDraft draft) {
        switch (value) {
            case "builtin" ->
                draft.spec()
                        .editOrNewSecurityContext()
                        .withNewSeccompProfile()
                        .withType("RuntimeDefault")
                        .endSeccompProfile()
                        .endSecurityContext();
            case "unconfined" -> {
                if (isOpen(given, request, draft)) {
                    draft.container()
                            .editOrNewSecurityContext()
                            .withNewSeccompProfile()
                            .withType("Unconfined")
                            .endSeccompProfile()
                            .endSecurityContext();
                }
            }
            default ->
                draft.invalid(
                        given.path(),
                        "seccomp profile '%s' is a file of Docker's client, which is not available here; use builtin"
                                .formatted(value));
        }
    }

    private static void appArmor(String value, Given given, PodInput request, PodDraft draft) {
        if (value.isEmpty()) {
            draft.invalid(given.path(), "the AppArmor profile has no name; write apparmor=name");
        } else if (value.equals("docker-default") || isOpen(given, request, draft)) {
            // We cannot know what a profile of the node allows: some are unconfined in all but name.
            draft.container()
                    .editOrNewSecurityContext()
                    .withAppArmorProfile(appArmor(value))
                    .endSecurityContext();
        }
    }

    private static AppArmorProfile appArmor(String value) {
        return switch (value) {
            case "unconfined" ->
                new AppArmorProfileBuilder().withType("Unconfined").build();
            case "docker-default" ->
                new AppArmorProfileBuilder().withType("RuntimeDefault").build();
            default ->
                new AppArmorProfileBuilder()
                        .withType("Localhost")
                        .withLocalhostProfile(value)
                        .build();
        };
    }

    /** A policy that allows privileged containers also allows weaker confinement. */
    private static boolean isOpen(Given given, PodInput request, PodDraft draft) {
        if (!request.policy().allowPrivileged()) {
            draft.unauthorized(
                    given.path(),
                    "Not authorized to launch with %s: %s allows it"
                            .formatted(given.value(), request.policy().name().field("allowPrivileged")));
        }
        return request.policy().allowPrivileged();
    }

    static void sysctl(Given given, PodInput request, PodDraft draft) {
        var equals = given.value().indexOf('=');
        var name = given.value().substring(0, Math.max(equals, 0));
        if (equals < 1) {
            draft.invalid(
                    given.path(), "'%s' is not a sysctl; write name=value".formatted(BeforeEquals.of(given.value())));
        } else if (!SAFE_SYSCTLS.contains(name)) {
            draft.invalid(
                    given.path(),
                    "sysctl %s is not one that a kubelet sets for a pod; set it on the agent".formatted(name));
        } else if (NetworkPart.isHost(request) && name.startsWith("net.")) {
            draft.invalid(given.path(), "sysctl %s would be the agent's in network HOST; use BRIDGE".formatted(name));
        } else {
            draft.spec()
                    .editOrNewSecurityContext()
                    .removeMatchingFromSysctls(sysctl -> name.equals(sysctl.getName()))
                    .addNewSysctl(name, given.value().substring(equals + 1))
                    .endSecurityContext();
        }
    }

    static void group(Given given, PodInput request, PodDraft draft) {
        switch (new UserIds(request.policy()).group(given.value())) {
            case UserIds.Id.Allowed(var gid) ->
                draft.spec()
                        .editOrNewSecurityContext()
                        .addToSupplementalGroups(gid)
                        .endSecurityContext();
            case UserIds.Id.Unauthorized(var message) -> draft.unauthorized(given.path(), message);
            case UserIds.Id.Unknown(var message) -> draft.invalid(given.path(), message);
        }
    }

    static void readOnly(Given given, PodInput request, PodDraft draft) {
        if (!given.value().equals("true") && !given.value().equals("false")) {
            draft.invalid(given.path(), "'%s' is neither true nor false".formatted(given.value()));
            return;
        }
        draft.container()
                .editOrNewSecurityContext()
                .withReadOnlyRootFilesystem(given.value().equals("true") ? true : null)
                .endSecurityContext();
    }
}
