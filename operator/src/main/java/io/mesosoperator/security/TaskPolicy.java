package io.mesosoperator.security;

import java.util.Map;
import java.util.Set;

/**
 * What tasks may ask for beyond an ordinary unprivileged pod. Everything is forbidden by default; a task that asks for
 * something forbidden ends as TASK_ERROR with REASON_TASK_UNAUTHORIZED. And whose word puts their pods on nodes.
 *
 * @param name for whoever is refused
 * @param allowRoot a task may run as root (uid 0), also by its Docker image's default
 * @param allowRootGroup a task may be in group 0, also by its Docker image's default
 * @param allowPrivileged {@code docker.privileged} is honoured
 * @param allowHostNetwork {@code docker.network: HOST} is honoured
 * @param allowExternalServices a DiscoveryInfo with visibility EXTERNAL opens its tasks to the world outside the
 *     cluster, which a NodePort or LoadBalancer Service does for whoever may create one
 * @param bindToAgent the pod of a task on an offer is put on its agent without kube-scheduler's consent
 * @param capabilities the capabilities that the Docker parameter {@code cap-add} may add
 * @param hostPaths the agent's files that {@code container.volumes} may mount
 * @param secrets the Secrets of their namespace that tasks may have in their variables
 * @param kubernetes what else tasks may name of Kubernetes
 * @param users uid by user name, for the names that tasks and frameworks give; it takes precedence, so it can also map
 *     {@code root} to a harmless uid
 * @param limits what even an ordinary pod may not have
 */
public record TaskPolicy(
        PolicyName name,
        boolean allowRoot,
        boolean allowRootGroup,
        boolean allowPrivileged,
        boolean allowHostNetwork,
        boolean allowExternalServices,
        boolean bindToAgent,
        Set<Capability> capabilities,
        HostPaths hostPaths,
        AllowedNames secrets,
        KubernetesPolicy kubernetes,
        Map<String, Long> users,
        TaskLimits limits) {

    /** The uid that Linux reserves for a user that owns nothing. */
    public static final long NOBODY = 65534;

    public TaskPolicy {
        capabilities = Set.copyOf(capabilities);
        users = Map.copyOf(users);
    }

    /** Whether a task may be in group 0: root may change its group anyway. */
    public boolean allowsRootGroup() {
        return allowRoot || allowRootGroup;
    }

    /** Allows nothing; a task without a user, or as {@code nobody}, runs as {@link #NOBODY}. */
    public static TaskPolicy restricted() {
        return new TaskPolicy(
                PolicyName.DEFAULT,
                false,
                false,
                false,
                false,
                false,
                false,
                Set.of(),
                HostPaths.NONE,
                AllowedNames.NONE,
                KubernetesPolicy.NONE,
                Map.of("", NOBODY, "nobody", NOBODY),
                TaskLimits.NONE);
    }
}
