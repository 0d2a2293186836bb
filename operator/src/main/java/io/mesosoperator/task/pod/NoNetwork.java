package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.mesosoperator.kubernetes.Labels;
import java.util.Map;

/**
 * Docker's network NONE: a pod label, and one NetworkPolicy per namespace that isolates the pods with it. Kubernetes
 * has no pod without an interface. The policy works where the cluster's network enforces policies; traffic from a pod's
 * own node is always allowed, so that the kubelet can run health checks.
 */
public final class NoNetwork {

    /**
     * Name of the NetworkPolicy. The dot keeps it apart from Service names, which the policies for
     * visibility FRAMEWORK use.
     */
    public static final String POLICY = "mesosoperator.io-network-none";

    private static final Map<String, String> LABEL = Map.of(Labels.NETWORK, Labels.NETWORK_NONE);

    private NoNetwork() {}

    static void label(PodDraft draft) {
        draft.metadata().addToLabels(LABEL);
    }

    /** Whether the pod needs the policy. */
    public static boolean isAskedBy(Pod pod) {
        return Labels.NETWORK_NONE.equals(pod.getMetadata().getLabels().get(Labels.NETWORK));
    }

    /** No rule in either direction: no traffic in or out. */
    public static NetworkPolicy policy(String namespace) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(POLICY)
                .withNamespace(namespace)
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(LABEL)
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .endSpec()
                .build();
    }
}
