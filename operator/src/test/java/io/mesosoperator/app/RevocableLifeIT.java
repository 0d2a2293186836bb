package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.MesosCase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What an Agent object brings beside what its node has: revocable resources, and names that the node knows nothing of.
 */
@WithOperator
record RevocableLifeIT(Cluster cluster) {

    @BeforeEach
    void aNodeWithMoreThanItsOwn() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Agent
                metadata: {name: n1}
                spec:
                  resources:
                  - {name: cpus, type: SCALAR, revocable: {}, scalar: {value: 4}}
                  - {name: mem, type: SCALAR, revocable: {}, scalar: {value: 512}}
                  - {name: bandwidth, type: SCALAR, scalar: {value: 1000}}
                """);
    }

    @Test
    void aTaskOnRevocableResourcesRunsBesideWhatTheNodeHas() {
        takesRevocable("batch");

        revocable("spare", "batch", 3);

        var pod = cluster.awaitPodOf("spare");
        assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("mesosoperator-revocable-task");
        assertThat(pod.getSpec().getPriority()).isNegative();
        assertThat(pod.getStatus().getQosClass()).isEqualTo("Burstable");
        var resources = pod.getSpec().getContainers().getFirst().getResources();
        assertThat(resources.getRequests())
                .containsEntry("cpu", new Quantity("0"))
                .containsEntry("memory", new Quantity("0"));
        cluster.eventually(() -> {
            assertThat(offered("cpus", true)).isEqualTo(1);
            assertThat(offered("mem", true)).isEqualTo(448);
            assertThat(offered("cpus", false))
                    .as("what the node has is untouched")
                    .isEqualTo(2);
        });
    }

    @Test
    void moreThanIsRevocableWaits() {
        takesRevocable("batch");
        revocable("one", "batch", 3);
        cluster.awaitPodOf("one");

        revocable("two", "batch", 3);
        revocable("three", "batch", 1);

        cluster.awaitPodOf("three");
        assertThat(cluster.podOf("two")).isNull();
    }

    @Test
    void aFrameworkThatDoesNotTakeThemIsToldSo() {
        cluster.framework("batch");

        revocable("spare", "batch", 1);

        cluster.eventually(
                () -> assertThat(cluster.status("spare").path("message").asText())
                        .startsWith("Waiting for revocable resources, which framework batch does not take"));
    }

    @MesosCase("G26: a task whose revocable resources are taken back: TASK_LOST, REASON_EXECUTOR_PREEMPTED")
    @Test
    @DisplayName("G26 QoSCorrectionKill")
    void whatIsTakenBackIsLostToPreemption() {
        takesRevocable("batch");
        revocable("spare", "batch", 1);
        var pod = cluster.kubelet().bindAndRun(cluster.awaitPodOf("spare"));
        cluster.awaitState("spare", "TASK_RUNNING");

        cluster.kubelet()
                .report(
                        pod,
                        new PodStatusBuilder()
                                .withPhase("Failed")
                                .withReason("Evicted")
                                .withMessage("The node was low on resource: memory.")
                                .build());

        var status = cluster.awaitState("spare", "TASK_LOST");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_EXECUTOR_PREEMPTED");
        assertThat(status.path("source").asText()).isEqualTo("SOURCE_SLAVE");
        cluster.eventually(() -> assertThat(offered("cpus", true)).isEqualTo(4));
    }

    @Test
    void whatOnlyTheAgentObjectBringsIsAccountedAndNotRequested() {
        cluster.framework("batch");

        cluster.task("fast", "batch", 0.5, "  - {name: bandwidth, type: SCALAR, scalar: {value: 600.5}}");
        var pod = cluster.awaitPodOf("fast");
        cluster.task("faster", "batch", 0.5, "  - {name: bandwidth, type: SCALAR, scalar: {value: 600}}");

        assertThat(pod.getSpec().getContainers().getFirst().getResources().getRequests())
                .containsOnlyKeys("cpu", "memory");
        cluster.eventually(() -> assertThat(offered("bandwidth", false)).isEqualTo(399.5));
        assertThat(cluster.podOf("faster")).isNull();
        cluster.stopOperator();
        cluster.startOperator();
        cluster.eventually(() -> assertThat(offered("bandwidth", false)).isEqualTo(399.5));
        assertThat(cluster.podOf("faster")).isNull();
    }

    @Test
    void aNameThatNobodyHasIsWaitedForWithThoseThatThereAre() {
        cluster.framework("batch");

        cluster.task("typo", "batch", 0.5, "  - {name: bandwith, type: SCALAR, scalar: {value: 1}}");

        cluster.eventually(() -> assertThat(
                        cluster.status("typo").path("message").asText())
                .startsWith("Waiting for an agent that has any 'bandwith': they have bandwidth, cpus, disk, mem"));
    }

    private void takesRevocable(String framework) {
        cluster.framework(framework, "  capabilities: [{type: REVOCABLE_RESOURCES}]");
    }

    private void revocable(String name, String framework, double cpus) {
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %s}
                spec:
                  name: %s
                  frameworkId: {value: %s}
                  command: {value: "true"}
                  resources:
                  - {name: cpus, type: SCALAR, revocable: {}, scalar: {value: %s}}
                  - {name: mem, type: SCALAR, revocable: {}, scalar: {value: 64}}
                """.formatted(name, name, framework, cpus));
    }

    private double offered(String name, boolean revocable) {
        return cluster.offers().stream()
                .flatMap(offer -> offer.specOrEmpty().path("resources").valueStream())
                .filter(resource -> resource.path("name").asText().equals(name))
                .filter(resource -> isRevocable(resource) == revocable)
                .mapToDouble(resource -> resource.at("/scalar/value").asDouble())
                .sum();
    }

    private static boolean isRevocable(JsonNode resource) {
        return resource.has("revocable");
    }
}
