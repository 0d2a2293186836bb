package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.task.pod.NoNetwork;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Docker's network NONE, against a real API server. */
@WithOperator
record NetworkNoneLifeIT(Cluster cluster) {

    private static final String NONE =
            "  container: {type: DOCKER, docker: {image: 'example.org/app:1', network: NONE}}";

    @BeforeEach
    void aNodeAndAFramework() {
        cluster.nodeAndFramework("n1", "quiet", PodScript.runs());
    }

    @Test
    void thePolicyIsThereBeforeThePodAndWrittenOnceForANamespace() {
        cluster.task("one", "quiet", 0.2, NONE);
        cluster.awaitState("one", "TASK_RUNNING");
        cluster.task("two", "quiet", 0.2, NONE);
        cluster.awaitState("two", "TASK_RUNNING");

        assertThat(made().getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(made().getSpec().getIngress()).isEmpty();
        assertThat(made().getSpec().getEgress()).isEmpty();
        assertThat(cluster.awaitPodOf("one").getMetadata().getLabels())
                .containsAllEntriesOf(made().getSpec().getPodSelector().getMatchLabels());
        assertThat(created()).containsExactly("networkpolicies", "pods", "pods");
    }

    @Test
    void aTaskInAnotherNetworkNeedsNoPolicy() {
        cluster.task("open", "quiet", 0.2);

        cluster.awaitState("open", "TASK_RUNNING");
        assertThat(policy()).isNull();
    }

    @Test
    void aPolicyThatWasRemovedIsMadeAgain() {
        cluster.task("one", "quiet", 0.2, NONE);
        cluster.awaitPodOf("one");
        assertThat(cluster.api()
                        .kubectl("delete", "networkpolicy", NoNetwork.POLICY)
                        .exitCode())
                .isZero();

        cluster.task("two", "quiet", 0.2, NONE);

        cluster.awaitPodOf("two");
        assertThat(policy()).isNotNull();
    }

    @Test
    void aPolicyThatSomebodyHasOpenedKeepsTheTaskFromRunning() {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: mesosoperator.io-network-none}
                spec:
                  podSelector: {}
                  policyTypes: [Egress]
                  egress: [{}]
                """);

        cluster.task("one", "quiet", 0.2, NONE);

        var status = cluster.awaitState("one", "TASK_ERROR");
        assertThat(status.path("message").asText())
                .startsWith("Network NONE needs the NetworkPolicy mesosoperator.io-network-none,"
                        + " but it has foreign rules");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_TASK_INVALID");
        assertThat(cluster.podOf("one")).isNull();
    }

    private @Nullable NetworkPolicy policy() {
        return cluster.client()
                .network()
                .networkPolicies()
                .withName(NoNetwork.POLICY)
                .get();
    }

    private NetworkPolicy made() {
        var policy = policy();
        if (policy == null) {
            throw new AssertionError("there is no NetworkPolicy");
        }
        return policy;
    }

    /** The operator's requests that made something, in their order. */
    private List<String> created() {
        var verbs = Map.of("networkpolicies", "patch", "pods", "create");
        return cluster.api().audit().writesBy(Cluster.OPERATOR).stream()
                .filter(request -> request.verb().equals(verbs.get(request.resource())))
                .map(AuditedRequest::resource)
                .toList();
    }
}
