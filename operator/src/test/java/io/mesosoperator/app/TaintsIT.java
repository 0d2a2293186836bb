package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Toleration;
import io.mesosoperator.cluster.PodScript;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes with taints, on a real API server. */
@WithOperator(starts = false)
record TaintsIT(Cluster cluster) {

    private static final String TOLERANT = """
              taskDefaults: {kubernetes: {tolerations: [{key: gpu, operator: Exists, effect: NoSchedule}]}}
            """;

    private void start(String tolerations) {
        cluster.startOperator(
                Cluster.config("tasks: {image: \"busybox:1.35\", policy: {tolerations: %s}}".formatted(tolerations)));
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.kubelet().node("n1", 2, 1024);
    }

    private void taint(String taint) {
        cluster.api().kubectl("taint", "node", "n1", taint).orThrow();
    }

    @Test
    void anAgentIsOfferedToWhomToleratesItsTaintsAndWhenTheyAreGoneToOthers() {
        start("[gpu]");
        cluster.framework("plain");
        assertThat(cluster.awaitOffer().specOrEmpty().at("/frameworkId/value").asText())
                .isEqualTo("plain");

        taint("gpu=yes:NoSchedule");
        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());

        cluster.framework("tolerant", TOLERANT);
        assertThat(cluster.awaitOffer().specOrEmpty().at("/frameworkId/value").asText())
                .isEqualTo("tolerant");

        taint("node.kubernetes.io/out-of-service=nodeshutdown:NoExecute");
        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());
    }

    @Test
    void aTaskOfAnOfferHasTheTolerationsOfItsFramework() {
        start("[gpu]");
        taint("gpu=yes:NoSchedule");
        cluster.framework("tolerant", TOLERANT);

        cluster.launch(cluster.awaitOffer(), List.of("one"));

        cluster.eventually(() -> assertThat(cluster.pods())
                .singleElement()
                .satisfies(pod -> assertThat(pod.getSpec().getTolerations())
                        .contains(new Toleration("NoSchedule", "gpu", "Exists", null, null))));
    }

    @Test
    void aDeclaredTaskWaitsUntilItOrItsFrameworkTolerates() {
        start("[gpu]");
        taint("gpu=yes:NoSchedule");
        cluster.framework("plain");
        cluster.task("waits", "plain", 0.1);
        cluster.task("runs", "plain", 0.1, """
                  kubernetes: {tolerations: [{key: gpu, operator: Exists}]}
                """);

        cluster.awaitState("runs", "TASK_RUNNING");
        cluster.eventually(
                () -> assertThat(cluster.status("waits").path("message").asText())
                        .contains("agent n1 has the taint gpu=yes:NoSchedule, which the task does not tolerate"));

        cluster.framework("plain", TOLERANT);
        cluster.awaitState("waits", "TASK_RUNNING");
    }

    @Test
    void whatThePolicyForbidsIsNotOfferedEither() {
        start("[]");
        taint("gpu=yes:NoSchedule");
        cluster.framework("tolerant", TOLERANT);
        cluster.task("one", "tolerant", 0.1);

        var status = cluster.awaitState("one", "TASK_ERROR");

        assertThat(status.path("reason").asText()).isEqualTo("REASON_TASK_UNAUTHORIZED");
        assertThat(status.path("message").asText())
                .startsWith("Not authorized to tolerate taints 'gpu'; tasks.policy.tolerations")
                .endsWith("(spec.taskDefaults.kubernetes.tolerations[0].key of Framework tolerant)");
        assertThat(cluster.offers()).isEmpty();
    }
}
