package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.kubernetes.ApiError;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.task.pod.NoNetwork;
import java.util.Optional;

/**
 * Ensures that the NetworkPolicy for network NONE exists before a pod needs it. The policy is written once per
 * namespace.
 */
final class NetworkIsolation {

    private final KubernetesClient client;
    private final ServerSideApply apply;

    NetworkIsolation(KubernetesClient client, ServerSideApply apply) {
        this.client = client;
        this.apply = apply;
    }

    /**
     * Checks the policy each time: it may have been removed, and a read costs less than a task that is reachable.
     *
     * @return why the pod would never be isolated, if it would not
     * @throws KubernetesClientException if the policy is refused for now
     */
    Optional<String> ensure(Pod pod) {
        if (!NoNetwork.isAskedBy(pod)) {
            return Optional.empty();
        }
        var namespace = pod.getMetadata().getNamespace();
        var policy = NoNetwork.policy(namespace);
        try {
            var found = find(namespace);
            return saysTheSame(found, policy) || saysTheSame(Optional.of(apply.apply(policy, found)), policy)
                    ? Optional.empty()
                    : Optional.of(problem("it has foreign rules; remove it and launch the task again"));
        } catch (KubernetesClientException failure) {
            if (!(ApiErrors.of(failure) instanceof ApiError.Terminal)) {
                throw failure;
            }
            return Optional.of(problem("Kubernetes refused it: " + ApiErrors.words(failure)));
        }
    }

    private static String problem(String what) {
        return "Network NONE needs the NetworkPolicy %s, but %s".formatted(NoNetwork.POLICY, what);
    }

    private Optional<NetworkPolicy> find(String namespace) {
        return Optional.ofNullable(client.network()
                .networkPolicies()
                .inNamespace(namespace)
                .withName(NoNetwork.POLICY)
                .get());
    }

    private static boolean saysTheSame(Optional<NetworkPolicy> found, NetworkPolicy policy) {
        return found.filter(object -> object.getSpec().equals(policy.getSpec())).isPresent();
    }
}
