package io.mesosoperator.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.resource.Resources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An ACCEPT that comes in just the moment in which the operator does something else about the offer or its agent. */
class AcceptRacesIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared().withCrds(Path.of("..", "crds"));

    private OffersByHand offers;
    private FrameworkKey mine;

    @BeforeEach
    void aFramework() {
        offers = new OffersByHand(api);
        mine = offers.framework("mine", "db");
    }

    @AfterEach
    void close() {
        offers.close();
        // these are of no namespace
        api.client().resources(AgentResource.class).delete();
    }

    @Test
    void anOfferThatIsAcceptedWhileAnotherIsWrittenIsNotWrittenAnyMore() {
        var ids = twoOffersThatHaveShrunk();
        var second = ids.get(1);

        offers.meanwhile.before(
                "PATCH", "/offers/" + ids.get(0), () -> offers.accept(second, offers.reserve("cpus(db, ops):1")));
        offers.publisher.publish();

        assertThat(offers.meanwhile.happened()).isTrue();
        assertThat(offers.shown(second)).as("as it was accepted").isEqualTo(Resources.parse("cpus:2;mem:1024"));
        assertThat(offers.dropped(second, 0)).isEmpty();
        assertThat(offers.publisher.publish()).as("something left to write").isFalse();
    }

    @Test
    void anAcceptThatMeetsTheWriteOfItsOfferIsCarriedOutOnce() {
        var id = twoOffersThatHaveShrunk().getFirst();

        offers.meanwhile.before("PATCH", "/offers/" + id, () -> offers.accept(id, offers.reserve("cpus(db, ops):1")));
        offers.publisher.publish();
        offers.answer(id); // for it has changed

        assertThat(offers.meanwhile.happened()).isTrue();
        assertThat(offers.dropped(id, 0)).isEmpty();
        assertThat(offers.remembered("n1")).isEqualTo(Resources.parse("cpus(db, ops):1"));
        assertThat(offers.publisher.publish()).as("something left to write").isFalse();
    }

    @Test
    void theWriteOfAnOfferThatFailsTakesNothingFromItsAccept() {
        var id = twoOffersThatHaveShrunk().getFirst();

        // it is based on a version of the object that did not say ACCEPT
        offers.meanwhile.before("PATCH", "/offers/" + id, () -> offers.accept(id, offers.reserve("cpus(db, ops):1")));
        offers.publisher.publish();

        assertThat(offers.meanwhile.happened()).isTrue();
        assertThat(offers.dropped(id, 0)).isEmpty();
        assertThat(offers.remembered("n1")).isEqualTo(Resources.parse("cpus(db, ops):1"));
        assertThat(offers.publisher.publish()).as("something left to write").isFalse();
        assertThat(offers.object(id)).isNotNull();
    }

    @Test
    void anOfferThatIsAcceptedWhileAnotherIsRescindedKeepsItsObjectWhichSaysWhyNothingCameOfIt() {
        var ids = twoOffers();
        offers.ledger.remove("n1");
        offers.ledger.remove("n2");
        offers.allocator.once();
        var accepted = new AtomicReference<@Nullable String>();

        // which of them is the first is not certain
        offers.meanwhile.beforeAny(request -> request.method().equals("DELETE"), request -> {
            var other = request.uri().getPath().endsWith("/" + ids.get(0)) ? ids.get(1) : ids.get(0);
            accepted.set(other);
            offers.accept(other, offers.reserve("cpus(db, ops):1"));
        });
        offers.publisher.publish();

        assertThat(ids).filteredOn(id -> offers.object(id) != null).containsExactly(accepted.get());
        var id = Objects.requireNonNull(accepted.get());
        assertThat(offers.dropped(id, 0)).contains("Offer " + id + " is no longer valid");
    }

    @Test
    void ofTwoAcceptsOfOneAgentTheOneThatIsWrittenLaterDoesNotUndoTheOther() throws InterruptedException {
        offers.agent("n1", "cpus:4;mem:1024");
        offers.offer("a", mine, "n1", "cpus:2");
        offers.offer("b", mine, "n1", "cpus:1;mem:512");
        offers.publisher.publish();
        offers.say("a", offers.reserve("cpus(db, ops):2"));
        offers.say("b", offers.reserve("mem(db, ops):512"));
        var second = new Thread(() -> offers.answer("b"), "second ACCEPT");

        // the first has decided what to write when the second comes: that is through before it, or waits for it
        offers.meanwhile.before("PATCH", "/agents/n1/status", () -> {
            second.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> second.getState() == Thread.State.BLOCKED || !second.isAlive());
        });
        offers.answer("a");
        second.join();

        assertThat(offers.meanwhile.happened()).isTrue();
        assertThat(offers.remembered("n1")).isEqualTo(Resources.parse("cpus(db, ops):2;mem(db, ops):512"));
        assertThat(offers.ledger.checkpointed("n1")).isEqualTo(offers.remembered("n1"));
        assertThat(offers.dropped("a", 0)).isEmpty();
        assertThat(offers.dropped("b", 0)).isEmpty();
    }

    @Test
    void theVolumeThatAnotherAcceptCreatesWhileStorageIsGotIsRemembered() {
        twoOffersOfReservedDisk();

        offers.say("a", offers.create("disk(db, ops)[v1:data]:100"));
        offers.meanwhile.before(
                "POST",
                "/persistentvolumeclaims",
                () -> offers.accept("b", offers.create("disk(db, ops)[v2:data]:100")));
        offers.answer("a");

        assertThat(offers.meanwhile.happened()).isTrue();
        assertThat(offers.dropped("a", 0)).isEmpty();
        assertThat(offers.dropped("b", 0)).isEmpty();
        assertThat(offers.remembered("n1"))
                .isEqualTo(Resources.parse("disk(db, ops)[v1:data]:100;disk(db, ops)[v2:data]:100"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 50})
    void ofTwoAcceptsThatCreateOneVolumeOneDoesAndTheStorageIsNotTakenFromIt(int otherSize) {
        twoOffersOfReservedDisk();
        offers.say("a", offers.create("disk(db, ops)[v1:data]:100"));
        offers.say("b", offers.create("disk(db, ops)[v1:data]:" + otherSize));

        offers.meanwhile.before(
                "POST",
                "/persistentvolumeclaims",
                () -> assertThatThrownBy(() -> offers.answer("b")).hasMessageContaining("another ACCEPT"));
        offers.answer("a");
        offers.answer("b"); // it is tried again

        assertThat(offers.meanwhile.happened()).isTrue();
        assertThat(offers.dropped("a", 0)).isEmpty();
        assertThat(offers.dropped("b", 0)).contains("v1");
        assertThat(offers.remembered("n1").persistentVolumes())
                .isEqualTo(Resources.parse("disk(db, ops)[v1:data]:100"));
        offers.awaitTheEndOfUnneededStorage();
        assertThat(offers.claims())
                .singleElement()
                .satisfies(claim -> assertThat(
                                claim.getSpec().getResources().getRequests().get("storage"))
                        .isEqualTo(new Quantity("100Mi")));
    }

    private void twoOffersOfReservedDisk() {
        offers.agent("n1", "cpus:4;disk:200");
        offers.ledger.checkpoint("n1", Resources.parse("disk(db, ops):200"));
        offers.offer("a", mine, "n1", "disk(db, ops):100");
        offers.offer("b", mine, "n1", "disk(db, ops):100");
        offers.publisher.publish();
    }

    /** Ids of two offers of agents n1 and n2 whose objects are there. */
    private List<String> twoOffers() {
        offers.agent("n1", "cpus:2;mem:1024");
        offers.agent("n2", "cpus:2;mem:1024");
        offers.allocator.once();
        offers.publisher.publish();
        return offers.book.outstanding().stream().map(OutstandingOffer::id).toList();
    }

    /** The same, but pods of others have come, and the objects do not tell yet. */
    private List<String> twoOffersThatHaveShrunk() {
        var ids = twoOffers();
        offers.ledger.observe(podOn("n1"), Optional.empty());
        offers.ledger.observe(podOn("n2"), Optional.empty());
        offers.allocator.once();
        assertThat(offers.book.outstanding())
                .allMatch(offer -> offer.resources().equals(Resources.parse("cpus:1.5;mem:1024")));
        return ids;
    }

    private static Pod podOn(String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withUid("pod-" + node)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withNewResources()
                .addToRequests("cpu", new Quantity("500m"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }
}
