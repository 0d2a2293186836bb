package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.mesosoperator.kubernetes.Labels;
import java.util.Map;

/**
 * Docker's network NONE: a label of the pod, and a NetworkPolicy that shuts the pods with it off, one for a namespace.
 * Kubernetes has no pod without an interface. The policy holds where the cluster's network enforces policies; a pod's
 * own node is let through always, so that the kubelet can ask for the task's health.
 */
public final class NoNetwork {

    /**
     * Name of the NetworkPolicy. With a dot, so that no Service's name, which those of visibility FRAMEWORK
     * have, can be it.
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

    /** No rule of either direction: nothing comes in, nothing goes out. */
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
