package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.cluster.ApiServerExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chart's MutatingAdmissionPolicy: no managedFields on the pods that the operator makes. */
class PodManagedFieldsIT {

    private static final String OPERATOR = PolicyOfChart.OPERATOR;
    private static final String TENANT = "tenant";
    private static final String KUBELET = "system:node:n1";

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    private PolicyOfChart policy;
    private int names;

    @BeforeEach
    void thePolicyOfTheChart() {
        policy = new PolicyOfChart(api, "podmanagedfields.yaml", List.of(OPERATOR, TENANT, KUBELET));
        await().until(() -> isBare(create(OPERATOR, Labels.OPERATOR)));
    }

    @AfterEach
    void noPolicy() {
        policy.close();
    }

    @Test
    void thePodStaysWithoutThemWhateverKubeletsWrite() {
        var pod = create(OPERATOR, Labels.OPERATOR);

        policy.client(KUBELET)
                .resource(pod)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"phase\":\"Running\"}}");
        policy.client(TENANT)
                .resource(pod)
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");

        var written = api.client().resource(pod).require();
        assertThat(written.getStatus().getPhase()).isEqualTo("Running");
        assertThat(written.getMetadata().getLabels()).containsEntry("a", "b");
        assertThat(isBare(written)).isTrue();
    }

    @Test
    void podsOfOthersKeepThem() {
        assertThat(isBare(create(TENANT, Labels.OPERATOR))).isFalse();
        assertThat(isBare(create(TENANT, "somebody"))).isFalse();
    }

    private static boolean isBare(Pod pod) {
        return pod.getMetadata().getManagedFields().isEmpty();
    }

    private Pod create(String user, String managedBy) {
        names++;
        return policy.client(user)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("p-" + names)
                        .withNamespace(api.namespace())
                        .addToLabels(Labels.MANAGED_BY, managedBy)
                        .endMetadata()
                        .withNewSpec()
                        .withAutomountServiceAccountToken(false)
                        .addNewContainer()
                        .withName("main")
                        .withImage("image")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }
}
