package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tasks.policy.bindToAgent}: tasks on offers without kube-scheduler, against a real API server. */
@WithOperator(starts = false)
record BoundTasksIT(Cluster cluster) {

    @BeforeEach
    void anOperatorThatBinds() {
        cluster.startOperator(Cluster.BINDING);
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine");
    }

    @Test
    void aTaskOnAnOfferIsOnItsAgentFromTheStart() {
        cluster.kubelet().automatic(pod -> PodScript.exits(0));

        onOffer("one", 0.5);

        cluster.awaitState("one", "TASK_FINISHED");
        assertThat(cluster.states("one")).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FINISHED");
        var spec = cluster.awaitPodOf("one").getSpec();
        assertThat(spec.getNodeName()).isEqualTo("n1");
        assertThat(spec.getAffinity()).isNull();
        assertThat(bindings()).as("nobody was asked").isEmpty();
        assertThat(cluster.operatorWrites("pods"))
                .extracting(AuditedRequest::verb)
                .containsExactly("create");
    }

    @Test
    void aTaskThatTheOperatorPlacesGoesThroughKubeScheduler() {
        cluster.kubelet().automatic(pod -> PodScript.exits(0));

        cluster.task("one", "mine", 0.5);

        cluster.awaitState("one", "TASK_FINISHED");
        assertThat(cluster.awaitPodOf("one").getSpec().getAffinity()).isNotNull();
        assertThat(bindings()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OutOfcpu                 | REASON_RESOURCES_UNKNOWN
            OutOfmemory              | REASON_RESOURCES_UNKNOWN
            OutOfpods                | REASON_RESOURCES_UNKNOWN
            NodePorts                | REASON_RESOURCES_UNKNOWN
            TaintToleration          | REASON_EXECUTOR_TERMINATED
            NodeAffinity             | REASON_EXECUTOR_TERMINATED
            UnexpectedAdmissionError | REASON_EXECUTOR_TERMINATED
            """)
    void aTaskThatItsKubeletRefusesIsLostAndItsResourcesAreOfferedAgain(String refusal, String reason) {
        onOffer("one", 2);
        var pod = cluster.awaitPodOf("one");

        cluster.kubelet()
                .report(
                        pod,
                        new PodStatusBuilder()
                                .withPhase("Failed")
                                .withReason(refusal)
                                .withMessage("Pod was rejected")
                                .build());

        var status = cluster.awaitState("one", "TASK_LOST");
        assertThat(status.path("source").asText()).isEqualTo("SOURCE_SLAVE");
        assertThat(status.path("reason").asText()).isEqualTo(reason);
        assertThat(status.path("message").asText()).endsWith(refusal + ": Pod was rejected");
        assertThat(cluster.states("one")).containsExactly("TASK_STAGING", "TASK_LOST");
        cluster.eventually(() -> assertThat(offeredCpus()).containsExactly(2.0));
    }

    @Test
    void aTaskThatIsKilledBeforeItsKubeletHasHeardOfItIsKilled() {
        onOffer("one", 0.5);
        var pod = cluster.awaitPodOf("one");

        cluster.kill("one");
        cluster.eventually(
                () -> assertThat(cluster.awaitPodOf("one").getMetadata().getDeletionTimestamp())
                        .isNotNull());
        cluster.kubelet().finishDeletionOfWaiting(pod);

        cluster.awaitState("one", "TASK_KILLED");
        cluster.eventually(() -> assertThat(cluster.pods()).isEmpty());
    }

    private void onOffer(String task, double cpus) {
        cluster.eventually(() -> assertThat(offeredCpus()).containsExactly(2.0));
        var offer = cluster.offers().getFirst().getMetadata().getName();
        cluster.task(task, "mine", cpus, "  offerIds: [{value: %s}]".formatted(offer));
    }

    private List<AuditedRequest> bindings() {
        return cluster.api().audit().requests().stream()
                .filter(request -> request.subresource().equals("binding"))
                .filter(request -> request.namespace().equals(cluster.client().getNamespace()))
                .toList();
    }

    private List<Double> offeredCpus() {
        return cluster.offers().stream()
                .flatMap(offer -> offer.specOrEmpty().path("resources").valueStream())
                .filter(resource -> resource.path("name").asText().equals("cpus"))
                .map(resource -> resource.at("/scalar/value").asDouble())
                .toList();
    }
}
