package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Offers as a framework sees them, against a real API server. */
@WithOperator
record OfferLifeIT(Cluster cluster) {

    @Test
    void aFrameworkRegistersAndIsOfferedWhatItsAgentsCanHold() {
        cluster.kubelet().node("n1", 2, 1024);

        cluster.framework("mine");

        cluster.eventually(() -> assertThat(cpus()).containsExactly(2.0));
        var spec = cluster.offers().getFirst().specOrEmpty();
        assertThat(spec.at("/frameworkId/value").asText()).isEqualTo("mine");
        assertThat(spec.at("/slaveId/value").asText()).isEqualTo("n1");
        assertThat(spec.at("/hostname").asText()).isEqualTo("n1");
        cluster.eventually(() -> assertThat(
                        cluster.frameworkStatus("mine").at("/frameworkId/value").asText())
                .isEqualTo("mine"));
        assertThat(cluster.frameworkStatus("mine").at("/conditions/0/status").asText())
                .isEqualTo("True");
    }

    @Test
    void aTaskDrawsFromTheOfferThatItNamesAndTheRestStaysOffered() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        cluster.eventually(() -> assertThat(cpus()).containsExactly(2.0));
        var offer = cluster.offers().getFirst().getMetadata().getName();

        cluster.task("one", "mine", 0.5, "  offerIds: [{value: %s}]".formatted(offer));

        cluster.awaitState("one", "TASK_RUNNING");
        cluster.eventually(() -> assertThat(cpus()).containsExactly(1.5));
        assertThat(cluster.offers().getFirst().getMetadata().getName()).isEqualTo(offer);
    }

    @Test
    void offersGrowAgainWhenATaskEnds() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        cluster.task("one", "mine", 0.5);
        cluster.awaitState("one", "TASK_RUNNING");
        cluster.eventually(() -> assertThat(cpus()).containsExactly(1.5));

        cluster.kill("one");

        cluster.eventually(() -> assertThat(cpus()).containsExactly(2.0));
    }

    @Test
    void aTaskOnAnOfferThatNeverWasIsLost() {
        cluster.framework("mine");

        cluster.task("one", "mine", 0.5, "  offerIds: [{value: never}]");

        var status = cluster.awaitState("one", "TASK_LOST");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_INVALID_OFFERS");
        assertThat(status.path("message").asText())
                .isEqualTo("Task launched with invalid offers: Offer never is no longer valid");
    }

    @Test
    void aDeclinedOfferComesBackWhenItsFilterExpires() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine");
        cluster.eventually(() -> assertThat(cpus()).containsExactly(2.0));
        var first = cluster.offers().getFirst();

        cluster.api()
                .kubectl(
                        "patch",
                        "offer",
                        first.getMetadata().getName(),
                        "--type=merge",
                        "--patch={\"spec\":{\"decline\":true,\"filters\":{\"refuseSeconds\":2}}}")
                .orThrow();

        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());
        cluster.eventually(() -> assertThat(cpus()).containsExactly(2.0));
        assertThat(cluster.offers().getFirst().getMetadata().getName())
                .isNotEqualTo(first.getMetadata().getName());
    }

    @Test
    void deletingAnOfferDeclinesItWithTheDefaultFilter() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine");
        cluster.framework("other");
        cluster.eventually(() -> assertThat(owners()).containsExactly("mine"));

        var _ = cluster.client().resource(cluster.offers().getFirst()).delete();

        cluster.eventually(() -> assertThat(owners()).containsExactly("other"));
    }

    @Test
    void offersGoWithTheirFrameworkAndWithTheirAgent() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().node("n2", 2, 1024);
        cluster.framework("mine", "  revive: now");
        cluster.eventually(() -> assertThat(cpus()).containsExactly(2.0, 2.0));

        cluster.kubelet().lose("n2");

        cluster.eventually(() -> assertThat(cpus()).containsExactly(2.0));
        var _ = cluster.client()
                .resources(FrameworkResource.class)
                .withName("mine")
                .delete();
        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());
    }

    @Test
    void aNewcomerHasAnOfferAlthoughAllIsOffered() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().node("n2", 2, 1024);
        cluster.kubelet().node("n3", 2, 1024);
        cluster.framework("mine", "  revive: now");
        cluster.eventually(() -> assertThat(owners()).containsExactly("mine", "mine", "mine"));

        cluster.framework("newcomer");

        cluster.eventually(() -> assertThat(owners()).containsExactlyInAnyOrder("mine", "mine", "newcomer"));
        cluster.framework("later");
        cluster.eventually(() -> assertThat(owners()).containsExactlyInAnyOrder("mine", "newcomer", "later"));
    }

    @Test
    void offersOutliveTheOperator() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine");
        cluster.eventually(() -> assertThat(cpus()).containsExactly(2.0));
        var before = cluster.offers().getFirst();
        cluster.stopOperator();

        cluster.startOperator();
        cluster.framework("later"); // its status is written after the new operator's first allocation could be

        cluster.eventually(() ->
                assertThat(cluster.frameworkStatus("later").has("frameworkId")).isTrue());
        assertThat(cluster.offers())
                .extracting(offer -> offer.getMetadata().getUid())
                .containsExactly(before.getMetadata().getUid());
    }

    @Test
    void offersAreWrittenAtMostTenTimesASecondHoweverManyThereAre() {
        for (var i = 0; i < 35; i++) {
            cluster.kubelet().node("n" + i, 2, 1024);
        }
        cluster.framework("mine", "  revive: now");
        cluster.eventually(() -> assertThat(cluster.offers()).hasSize(35));
        cluster.client().resources(FrameworkResource.class).withName("mine").delete();
        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());

        var times = cluster.operatorWrites("offers").stream()
                .map(AuditedRequest::received)
                .sorted()
                .toList();
        assertThat(times).hasSizeGreaterThanOrEqualTo(35);
        for (var i = 0; i + 10 < times.size(); i++) {
            assertThat(Duration.between(times.get(i), times.get(i + 10)))
                    .as("between a write and the tenth after it")
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void discoveryGivesAServiceThatGoesWithItsLastTask() {
        cluster.nodeAndFramework("n1", "shop", PodScript.runs());

        cluster.task(
                "one",
                "shop",
                0.5,
                "  discovery: {visibility: CLUSTER, name: Web.Front, "
                        + "ports: {ports: [{number: 31500, name: http, protocol: TCP}]}}");

        cluster.eventually(() -> assertThat(
                        cluster.client().services().withName("shop-web-front").get())
                .isNotNull());
        var service = cluster.client().services().withName("shop-web-front").get();
        assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("http");
            assertThat(port.getPort()).isEqualTo(31500);
        });
        assertThat(cluster.awaitPodOf("one").getMetadata().getLabels())
                .containsAllEntriesOf(service.getSpec().getSelector());
        cluster.awaitState("one", "TASK_RUNNING");
        cluster.kill("one");
        cluster.eventually(() -> assertThat(
                        cluster.client().services().withName("shop-web-front").get())
                .isNull());
    }

    private List<Double> cpus() {
        return cluster.offers().stream().map(OfferLifeIT::cpus).toList();
    }

    private static double cpus(OfferResource offer) {
        return offer.specOrEmpty()
                .path("resources")
                .valueStream()
                .filter(resource -> resource.path("name").asText().equals("cpus"))
                .mapToDouble(resource -> resource.at("/scalar/value").asDouble())
                .sum();
    }

    private List<String> owners() {
        return cluster.offers().stream()
                .map(offer -> offer.specOrEmpty().at("/frameworkId/value").asText())
                .toList();
    }
}
