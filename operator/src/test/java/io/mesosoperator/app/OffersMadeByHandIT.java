package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Offer objects that the operator has not made, or not as they are. */
@WithOperator
record OffersMadeByHandIT(Cluster cluster) {

    @Test
    void anOfferMadeByHandIsNotTakenOverAtARestart() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        cluster.eventually(() -> assertThat(cluster.offers()).hasSize(1));
        cluster.stopOperator();
        cluster.client().resource(cluster.offers().getFirst()).delete();
        byHand("byhand", "");

        cluster.startOperator();

        assertToldAndLeftAlone("byhand");
        cluster.eventually(() -> assertThat(cluster.offers()).hasSize(2));
    }

    @Test
    void aCopyOfAnOfferIsNone() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        cluster.eventually(() -> assertThat(cluster.offers()).hasSize(1));
        cluster.stopOperator();
        var offer = cluster.offers().getFirst();
        var copy = new OfferResource();
        copy.setMetadata(new ObjectMetaBuilder()
                .withNamespace(offer.getMetadata().getNamespace())
                .withName("copy")
                .withAnnotations(offer.getMetadata().getAnnotations())
                .build());
        copy.setSpec(((ObjectNode) Objects.requireNonNull(offer.getSpec()).deepCopy()).without("id"));
        cluster.client().resource(copy).create();

        cluster.startOperator();

        assertToldAndLeftAlone("copy");
    }

    @Test
    void anOfferThatWasEnlargedByHandIsNone() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        cluster.eventually(() -> assertThat(cluster.offers()).hasSize(1));
        cluster.stopOperator();
        var offer = cluster.offers().getFirst();
        var _ = cluster.client().resource(offer).edit(found -> {
            var spec = (ObjectNode) Objects.requireNonNull(found.getSpec());
            ((ObjectNode) spec.at("/resources/0/scalar")).put("value", 1000);
            return found;
        });

        cluster.startOperator();

        assertToldAndLeftAlone(offer.getMetadata().getName());
    }

    @Test
    void whatAnOfferMadeByHandSaysIsNotCarriedOutWhetherItIsThereOrDeleted() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        byHand("byhand", """
                  operations:
                  - type: LAUNCH
                    launch:
                      taskInfos:
                      - name: stolen
                        taskId: {value: stolen}
                        slaveId: {value: n1}
                        command: {value: "true"}
                        resources:
                        - {name: cpus, type: SCALAR, scalar: {value: 1}}
                        - {name: mem, type: SCALAR, scalar: {value: 32}}
                """);

        assertToldAndLeftAlone("byhand");
        cluster.client().resources(OfferResource.class).withName("byhand").delete();
        cluster.task("other", "mine", 1);
        cluster.awaitState("other", "TASK_RUNNING");

        assertThat(cluster.client().resources(TaskInfoResource.class).list().getItems())
                .hasSize(1);
    }

    @Test
    void theOperatorsOwnOfferIsTakenOver() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        cluster.eventually(() -> assertThat(cluster.offers()).hasSize(1));
        var id = cluster.offers().getFirst().getMetadata().getName();

        cluster.stopOperator();
        cluster.startOperator();
        cluster.task(
                "one",
                "mine",
                1,
                "  offerIds: [{value: %s}]\n  slaveId: {value: n1}\n  taskId: {value: one}".formatted(id));

        cluster.awaitState("one", "TASK_RUNNING");
    }

    private void byHand(String name, String more) {
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Offer
                metadata: {name: %s}
                spec:
                  id: {value: %s}
                  frameworkId: {value: mine}
                  slaveId: {value: n1}
                  hostname: n1
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 2}}
                  - {name: mem, type: SCALAR, scalar: {value: 1024}}
                %s""".formatted(name, name, more));
    }

    private void assertToldAndLeftAlone(String name) {
        cluster.eventually(
                () -> assertThat(cluster.client().v1().events().list().getItems())
                        .filteredOn(event -> event.getInvolvedObject().getName().equals(name))
                        .extracting(Event::getReason)
                        .containsExactly("NotOffered"));
        assertThat(cluster.client()
                        .resources(OfferResource.class)
                        .withName(name)
                        .get())
                .isNotNull();
    }
}
