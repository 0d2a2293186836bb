package io.mesosoperator.security;

import java.util.Map;
import java.util.Set;

/**
 * What tasks may ask for beyond an ordinary unprivileged pod. Everything is closed by default; what is closed ends a
 * task as TASK_ERROR with REASON_TASK_UNAUTHORIZED.
 *
 * @param allowRoot a task may run as root (uid 0), and a Docker image may decide so by itself
 * @param allowPrivileged {@code docker.privileged} is honoured
 * @param allowHostNetwork {@code docker.network: HOST} is honoured
 * @param capabilities what a Docker image may be given by the parameter {@code cap-add}
 * @param hostPaths files of the agent that {@code container.volumes} may name
 * @param users uid by user name, for the names that tasks and frameworks give; it is asked before anything else, so it
 *     can also give {@code root} a harmless uid
 */
public record TaskPolicy(
        boolean allowRoot,
        boolean allowPrivileged,
        boolean allowHostNetwork,
        Set<Capability> capabilities,
        HostPaths hostPaths,
        Map<String, Long> users) {

    /** The uid that Linux keeps for whoever owns nothing. */
    public static final long NOBODY = 65534;

    public TaskPolicy {
        capabilities = Set.copyOf(capabilities);
        users = Map.copyOf(users);
    }

    /** Nothing is open; a task without a user, or as {@code nobody}, runs as {@link #NOBODY}. */
    public static TaskPolicy restricted() {
        return new TaskPolicy(false, false, false, Set.of(), HostPaths.NONE, Map.of("", NOBODY, "nobody", NOBODY));
    }
}
