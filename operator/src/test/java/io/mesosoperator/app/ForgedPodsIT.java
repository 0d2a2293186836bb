package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.cluster.PodScript;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pods that tell of themselves what is not so, where no admission policy keeps them out. */
@WithOperator
record ForgedPodsIT(Cluster cluster) {

    private static final String ENTRY =
            "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":9007199254740},\"role\":\"*\"}";

    @Test
    void resourcesThatNobodyHasEndNoAllocation() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet()
                .automatic(pod ->
                        pod.getMetadata().getName().startsWith("forged") ? PodScript.runs() : PodScript.exits(0));
        cluster.framework("cron");
        forge("forged-1");
        forge("forged-2");

        cluster.task("good", "cron", 1);

        cluster.awaitState("good", "TASK_FINISHED");
        assertThat(cluster.operator().alive()).isTrue();
    }

    private void forge(String name) {
        cluster.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(cluster.api().namespace())
                        .withLabels(Map.of(
                                "app.kubernetes.io/managed-by", "mesos-operator",
                                "mesosoperator.io/framework", "cron",
                                "mesosoperator.io/task", name))
                        .withAnnotations(Map.of(
                                "mesosoperator.io/resources",
                                "[" + String.join(",", Collections.nCopies(900, ENTRY)) + "]"))
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("n1")
                        .addNewContainer()
                        .withName("main")
                        .withImage("image")
                        .withNewResources()
                        .addToRequests("cpu", new Quantity("10m"))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }
}
