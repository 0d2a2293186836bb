package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of an offer, call by call. */
class OfferBookTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final FrameworkKey MINE = new FrameworkKey("ns", "mine");
    private static final OutstandingOffer OFFER =
            new OutstandingOffer("o1", MINE, "n1", Resources.parse("cpus:2;mem:1024"), Instant.EPOCH);

    private final Ledger ledger = new Ledger(ExtendedResources.gpus());
    private final OfferBook book = new OfferBook(ledger);

    private record Decided(Acceptance acceptance) implements AcceptDecision {}

    @BeforeEach
    void anAgent() {
        ledger.put(new Agent("n1", "n1", Resources.parse("cpus:4;mem:4096"), List.of(), 110, true));
    }

    @Test
    void anOfferIsWrittenUntilItsObjectShowsIt() {
        book.recover(OFFER);
        assertThat(book.unpublished(10)).containsExactly(OFFER);

        assertThat(book.publish(OFFER, NOW)).isTrue();

        assertThat(book.unpublished(10)).isEmpty();
        assertThat(book.published("o1")).contains(OFFER.resources());
    }

    @Test
    void theOffersOfOneNamespaceKeepNoneOfAnotherWaiting() {
        IntStream.range(0, 2000).forEach(i -> book.recover(offer("flood-" + i, new FrameworkKey("flood", "f" + i))));
        book.recover(offer("mine", MINE));
        book.recover(offer("mine-2", MINE));
        book.recover(offer("other", new FrameworkKey("ns", "other")));

        assertThat(book.unpublished(6))
                .extracting(OutstandingOffer::id)
                .containsExactlyInAnyOrder("flood-0", "mine", "flood-1", "other", "flood-2", "mine-2");
    }

    @Test
    void everyOtherTurnIsForAFrameworkThatSeesNoOfferYet() {
        IntStream.range(0, 30).forEach(i -> {
            var framework = new FrameworkKey("ns", "f" + i % 10);
            book.recover(offer("seen-" + i, framework));
            write(offer("seen-" + i, framework));
            book.recover(offer("old-" + i, framework));
        });
        book.recover(offer("first", MINE));
        book.recover(offer("second", MINE));
        book.recover(offer("elsewhere", new FrameworkKey("other", "new")));

        assertThat(book.unpublished(4))
                .extracting(OutstandingOffer::id)
                .containsExactly("elsewhere", "old-0", "first", "old-1");
    }

    @Test
    void inBatchesThatAreSmallerThanTheNumberOfNamespacesAllHaveTurns() {
        IntStream.range(0, 100)
                .forEach(i -> book.recover(offer("o" + i, new FrameworkKey("ns-" + i / 10, "f" + i % 2))));
        var served = new ArrayList<String>();
        IntStream.range(0, 5)
                .forEach(batch -> book.unpublished(4).forEach(offer -> {
                    served.add(offer.framework().namespace());
                    write(offer);
                }));

        assertThat(served).hasSize(20);
        assertThat(Set.copyOf(served)).as("in twenty writes, each").hasSize(10);
    }

    private void write(OutstandingOffer offer) {
        assertThat(book.publish(offer, NOW)).isTrue();
    }

    @Test
    void anOfferMayBeRescindedForANewcomerUntilItIsAnswered() {
        book.recover(OFFER);
        assertThat(book.rescindable(FirstOffers.MOMENT))
                .as("nobody has seen it")
                .containsEntry("o1", Instant.MIN);

        assertThat(book.publish(OFFER, NOW)).isTrue();
        assertThat(book.publish(OFFER, NOW.plusSeconds(60)))
                .as("it has changed")
                .isTrue();
        assertThat(book.rescindable(FirstOffers.MOMENT)).containsEntry("o1", NOW.plus(FirstOffers.MOMENT));

        assertThat(book.answer("o1")).isTrue();
        assertThat(book.rescindable(FirstOffers.MOMENT)).isEmpty();
    }

    @Test
    void theRescissionsOfOneNamespaceKeepNoneOfAnotherWaiting() {
        IntStream.range(0, 2000).forEach(i -> book.recoverPublished("flood-" + i, "flood", Optional.empty()));
        book.recoverPublished("mine", "ns", Optional.empty());

        assertThat(book.rescinded(10, any -> true)).hasSize(10).contains("mine");
    }

    private static OutstandingOffer offer(String id, FrameworkKey framework) {
        return new OutstandingOffer(id, framework, "n1", Resources.parse("cpus:0.001"), Instant.EPOCH);
    }

    @Test
    void onePassesOnlyOnceThroughTheBook() {
        book.recover(OFFER);

        assertThatIllegalStateException()
                .isThrownBy(() -> book.recover(OFFER))
                .withMessage("Offer o1 is known already");
    }

    @Test
    void anOfferWithoutAnObjectIsGoneWhenItEnds() {
        book.recover(OFFER);

        assertThat(book.withdraw("o1")).contains(OFFER);

        assertThat(book.has("o1")).isFalse();
        assertThat(book.rescinded(10, any -> true)).isEmpty();
        assertThat(book.withdraw("o1")).isEmpty();
    }

    @Test
    void anOfferWithAnObjectIsRescindedWhenItEndsAndGoneWhenThatIsDeleted() {
        published();
        settle();
        assertThat(book.find("o1")).isEmpty();
        assertThat(book.rescinded(10, any -> true)).containsExactly("o1");
        assertThat(book.rescindedIn("o1")).contains("ns");

        book.deleted("o1");

        assertThat(book.has("o1")).isFalse();
    }

    @Test
    void ofARescindedOfferTheEventOfItsObjectsEndIsNotItsEnd() {
        published();
        book.forget(MINE);

        assertThat(book.gone("o1")).isEmpty();

        assertThat(book.rescinded(10, any -> true))
                .as("it may have been made again meanwhile")
                .containsExactly("o1");
    }

    @Test
    void anOfferWhoseFirstWriteFailsCanBeGivenBack() {
        book.recover(OFFER);
        book.publish(OFFER, NOW);

        assertThat(book.publishFailed("o1", Optional.empty())).isTrue();

        assertThat(book.unpublished(10)).containsExactly(OFFER);
    }

    @Test
    void anOfferThatEndsWhileItsFirstWriteFailsIsGone() {
        published();
        settle();

        assertThat(book.publishFailed("o1", Optional.empty())).isFalse();

        assertThat(book.has("o1")).isFalse();
    }

    @Test
    void anAnsweredOfferHoldsItsResourcesAndItsObjectIsLeftAlone() {
        published();

        assertThat(book.answer("o1")).isTrue();

        var smaller = OFFER.with(Resources.parse("cpus:1"));
        settle(smaller);
        assertThat(book.outstanding()).containsExactly(smaller);
        assertThat(book.unpublished(10)).isEmpty();
        assertThat(book.publish(smaller, NOW)).isFalse();
        assertThat(book.publishFailed("o1", Optional.empty())).isFalse();
    }

    @Test
    void theObjectOfAnAnsweredOfferThatEndsIsNotDeleted() {
        published();
        book.answer("o1");

        settle();

        assertThat(book.outstanding()).isEmpty();
        assertThat(book.rescinded(10, any -> true)).isEmpty();
        assertThat(book.answer("o1")).as("it has to say why").isTrue();
    }

    @Test
    void theObjectOfARescindedOfferThatIsAcceptedIsNotDeleted() {
        published();
        settle();

        assertThat(book.answer("o1")).isTrue();

        assertThat(book.rescinded(10, any -> true)).isEmpty();
        assertThat(book.rescindedIn("o1")).isEmpty();
    }

    @Test
    void whatIsDecidedIsKeptUntilTheObjectTellsIt() {
        published();
        book.answer("o1");
        var decision = launch("cpus:1");

        book.accept("o1", decision);

        assertThat(book.decision("o1")).contains(decision);
        assertThat(book.outstanding()).isEmpty();
        assertThat(book.answer("o1")).as("there is more to do").isTrue();
        book.accepted("o1");
        assertThat(book.decision("o1")).isEmpty();
        assertThat(book.answer("o1")).as("there is more to do").isFalse();
        assertThatIllegalStateException().isThrownBy(() -> book.accept("o1", decision));
    }

    @Test
    void theEndOfAnAcceptedOfferGivesBackWhatItsTasksHaveNotAskedFor() {
        published();
        book.accept("o1", launch("cpus:1"));
        book.checkpointed("o1");
        book.accepted("o1");
        assertThat(book.awaitsLaunches("o1")).isTrue();
        assertThat(used()).isEqualTo(Resources.parse("cpus:1"));

        assertThat(book.gone("o1")).contains(new EndedAccept(Optional.empty(), true));

        assertThat(used()).isEqualTo(Resources.empty());
        assertThat(book.has("o1")).isFalse();
        assertThat(book.awaitsLaunches("o1")).isFalse();
        assertThat(book.isCheckpointed("o1")).isFalse();
        assertThat(book.gone("o1")).isEmpty();
    }

    @Test
    void anAcceptThatIsInterruptedByItsEndIsHandedOver() {
        published();
        var decision = launch("cpus:1");
        book.accept("o1", decision);

        assertThat(book.gone("o1")).contains(new EndedAccept(Optional.of(decision), false));

        book.checkpointed("o1");
        book.accepted("o1");
        assertThat(book.has("o1")).as("what comes too late changes nothing").isFalse();
    }

    @Test
    void anObjectThatWasMadeByHandIsOneOfAnOfferThatHasEnded() {
        assertThat(book.answer("invented")).isTrue();

        assertThat(book.find("invented")).isEmpty();
        assertThat(book.isBegun("invented")).isFalse();
        assertThat(book.has("invented"))
                .as("a record that nothing would ever end")
                .isFalse();
    }

    @Test
    void anAcceptThatAnEarlierOperatorBeganGoesOn() {
        book.recoverAccept("o1", "ns", OfferPhase.ACCEPTING, Optional.of(OFFER));
        assertThat(book.isBegun("o1")).isTrue();
        assertThat(book.outstanding()).isEmpty();

        book.resume("o1", launch("cpus:1"));

        assertThat(used()).as("its tasks ask anew").isEqualTo(Resources.empty());
        assertThat(book.recovered(request()).slaveId()).contains("n1");
        book.accepted("o1");
        assertThat(book.recovered(request()).slaveId()).contains("n1");
    }

    @Test
    void anObjectThatCannotBeReadIsToGo() {
        book.recoverPublished("o1", "ns", Optional.empty());

        assertThat(book.rescinded(10, any -> true)).containsExactly("o1");
    }

    @Test
    void whatAnOfferHoldsNowIsWhatOthersOfItsAgentLeave() {
        var rest = new OutstandingOffer("o2", MINE, "n1", Resources.parse("cpus:3"), Instant.EPOCH);
        book.recover(OFFER);
        book.recover(rest);
        assertThat(book.current(OFFER)).isEqualTo(Resources.parse("cpus:1;mem:1024"));

        book.withdraw("o2");

        assertThat(book.current(OFFER)).isEqualTo(OFFER.resources());
    }

    private void published() {
        book.recover(OFFER);
        book.publish(OFFER, NOW);
    }

    /** An allocation after which only these stand. */
    private void settle(OutstandingOffer... standing) {
        book.commit(new Allocation(Map.of(), List.of(standing), List.of(), Optional.empty()));
    }

    private static Decided launch(String resources) {
        return new Decided(
                new Acceptance(List.of(), Map.of("task", Resources.parse(resources)), Map.of(), Resources.empty()));
    }

    private static ResourceRequest request() {
        return new ResourceRequest(
                "uid",
                "task",
                MINE,
                Resources.parse("cpus:1"),
                Optional.empty(),
                List.of("o1"),
                Optional.empty(),
                Instant.EPOCH);
    }

    private Resources used() {
        return ledger.state("n1").orElseThrow().used();
    }
}
