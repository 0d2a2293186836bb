package io.mesosoperator.app;

import java.util.Map;

/**
 * What the operator's pod alone knows.
 *
 * @param namespace its own: of the Lease by which operators agree on a leader, and of reservation pods
 * @param name of this operator among them
 */
record PodIdentity(String namespace, String name) {

    /** From the environment of a pod; outside of one, what a developer's machine has. */
    static PodIdentity of(Map<String, String> environment) {
        return new PodIdentity(
                environment.getOrDefault("POD_NAMESPACE", "default"),
                environment.getOrDefault("POD_NAME", System.getProperty("user.name")));
    }
}
