package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Offers tell what is left of the agents. */
@ExtendWith(ClusterExtension.class)
class OffersEndToEnd {

    private static final String NAMESPACE = "mesos-offers-test";
    private static final int PORT = 31007;

    private final Cluster cluster;

    OffersEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void registerTheOnlyFramework() {
        cluster.awaitRemoval(Example.namespaces());
        cluster.freshNamespace(NAMESPACE);
        cluster.apply(Manifest.framework(NAMESPACE, "only"));
    }

    @AfterEach
    void remove() {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    void anOfferShrinksByWhatATaskTakesAndGrowsWhenItEnds() {
        eventually().untilAsserted(() -> assertThat(cluster.offers(NAMESPACE)).hasSizeGreaterThan(1));
        var before = cluster.offers(NAMESPACE).getFirst();
        assertThat(before.hasPort(PORT)).isTrue();

        cluster.apply(task("holder", before.agent(), "trap \"exit 0\" TERM; sleep 3600 & wait"));

        var task = cluster.awaitState(NAMESPACE, "holder", "TASK_RUNNING");
        assertThat(task.agent()).isEqualTo(before.agent());
        awaitOffer(before.agent(), offer -> {
            assertThat(offer.thousandths("cpus")).isEqualTo(before.thousandths("cpus") - 250);
            assertThat(offer.thousandths("mem")).isEqualTo(before.thousandths("mem") - 64_000);
            assertThat(offer.hasPort(PORT)).isFalse();
        });

        cluster.kill(NAMESPACE, "holder");

        var _ = cluster.awaitState(NAMESPACE, "holder", "TASK_KILLED");
        awaitOffer(before.agent(), offer -> {
            assertThat(offer.thousandths("cpus")).isEqualTo(before.thousandths("cpus"));
            assertThat(offer.thousandths("mem")).isEqualTo(before.thousandths("mem"));
            assertThat(offer.hasPort(PORT)).isTrue();
        });
    }

    @Test
    void twoTasksThatWantTheSamePortOfAnAgentRunOneAfterTheOther() {
        eventually().untilAsserted(() -> assertThat(cluster.offers(NAMESPACE)).isNotEmpty());
        var agent = cluster.offers(NAMESPACE).getFirst().agent();

        cluster.apply(task("first", agent, "sleep 3") + "---\n" + task("second", agent, "sleep 3"));

        var first = cluster.awaitState(NAMESPACE, "first", "TASK_FINISHED");
        var second = cluster.awaitState(NAMESPACE, "second", "TASK_FINISHED");
        assertThat(first.overlaps(second)).as("they ran at the same time").isFalse();
    }

    private void awaitOffer(String agent, Consumer<Offer> expectation) {
        eventually()
                .untilAsserted(() -> assertThat(cluster.offers(NAMESPACE))
                        .filteredOn(offer -> offer.agent().equals(agent))
                        .singleElement()
                        .satisfies(expectation));
    }

    private static String task(String name, String agent, String command) {
        return Manifest.task(NAMESPACE, "only", name, "{value: '%s'}".formatted(command), "0.25", 64)
                + "  - {name: ports, type: RANGES, ranges: {range: [{begin: %d, end: %1$d}]}}\n".formatted(PORT)
                + Manifest.slaveId(agent);
    }
}
