package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.cluster.WriteGate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One ACCEPT that launches many tasks: none of them waits for one before it. */
@WithOperator(starts = false)
record LaunchTogetherIT(Cluster cluster) {

    private static final List<String> TASKS =
            IntStream.range(0, 10).mapToObj(i -> "task-" + i).toList();

    @Test
    void aTaskWhoseCreationIsNotAnsweredKeepsNoOtherFromItsPod() {
        try (var gate = WriteGate.before(cluster.api().server().configAs(Cluster.OPERATOR))) {
            cluster.connectThrough(gate).startOperator();
            cluster.nodeAndFramework("n1", "mine", PodScript.runs());
            var offer = cluster.awaitOffer();
            gate.hold("POST taskinfos");

            cluster.launch(offer, TASKS);

            cluster.eventually(() -> assertThat(cluster.pods()).hasSize(TASKS.size() - 1));
            assertThat(gate.hasHeld()).isTrue();
            gate.release();
            cluster.eventually(() -> assertThat(cluster.pods()).hasSize(TASKS.size()));
            cluster.eventually(() -> assertThat(launched())
                    .extracting(task -> task.path("taskId").asText())
                    .isEqualTo(TASKS));
            cluster.stopOperator();
        }
    }

    /** As the Offer tells. */
    private List<JsonNode> launched() {
        return cluster.offers().stream()
                .flatMap(offer -> offer.statusOrEmpty().path("tasks").valueStream())
                .toList();
    }
}
