package io.mesosoperator.discovery;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import java.util.Map;

/**
 * Visibility FRAMEWORK as a NetworkPolicy: only pods of the same framework reach the name's pods. It works where the
 * cluster's network enforces policies, and not for pods on the host network.
 */
final class FrameworkOnly {

    private FrameworkOnly() {}

    static NetworkPolicy of(DiscoveryName name, String frameworkUid) {
        return new NetworkPolicyBuilder()
                .withMetadata(DiscoveryObject.metadata(name, frameworkUid))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(name.selector())
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .addNewIngress()
                .addNewFrom()
                .withNewPodSelector()
                .withMatchLabels(
                        Map.of(Labels.FRAMEWORK, LabelValue.of(name.framework().name())))
                .endPodSelector()
                .endFrom()
                .endIngress()
                .endSpec()
                .build();
    }
}
