package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.scheduler.OfferTracker.TrackedOffer;
import java.util.List;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;

class OfferTrackerTest {

    private static final FrameworkKey FRAMEWORK = new FrameworkKey("ns", "mine");

    private final OfferTracker board = new OfferTracker();

    @Test
    void anOfferIsToldOnceAndItsEndOnce() {
        assertThat(told(board.seen(offer("o1", "n1", "big"), false))).containsExactly("OFFERS o1 big");
        assertThat(board.seen(offer("o1", "n1", "big"), false)).isEmpty();
        assertThat(told(board.gone("o1"))).containsExactly("RESCIND o1");
        assertThat(board.gone("o1")).isEmpty();
    }

    @Test
    void oneThatChangesIsRescindedAndMadeAnew() {
        board.seen(offer("o1", "n1", "big"), false);

        assertThat(told(board.seen(offer("o1", "n1", "small"), false)))
                .containsExactly("RESCIND o1", "OFFERS o1 small");
    }

    @Test
    void oneThatStillHoldsWhatItSaidIsNotRescinded() {
        board.seen(offer("o1", 2), false);

        assertThat(board.seen(offer("o1", 4), false)).isEmpty();
        assertThat(board.seen(offer("o1", 3), false)).isEmpty();
        assertThat(told(board.seen(offer("o1", 1), false))).containsExactly("RESCIND o1", "OFFERS o1 n1");
    }

    @Test
    void thatOneHasGrownIsToldWithTheNextHeartbeatOnce() {
        board.seen(offer("o1", 2), false);
        board.seen(offer("o2", 2), false);
        board.seen(offer("o1", 4), false);

        assertThat(told(board.grown())).containsExactly("RESCIND o1", "OFFERS o1 n1");
        assertThat(board.grown()).isEmpty();
        assertThat(told(board.seen(offer("o1", 3), false))).containsExactly("RESCIND o1", "OFFERS o1 n1");
    }

    @Test
    void whoSubscribesAnewKnowsAllThatHasGrown() {
        board.seen(offer("o1", 2), false);
        board.seen(offer("o1", 4), false);

        assertThat(told(board.all())).containsExactly("OFFERS o1 n1");
        assertThat(board.grown()).isEmpty();
    }

    private static TrackedOffer offer(String id, double cpus) {
        return new TrackedOffer(
                offer(id, "n1", "n1").offer().toBuilder()
                        .addResources(Resource.newBuilder()
                                .setName("cpus")
                                .setType(Value.Type.SCALAR)
                                .setScalar(Value.Scalar.newBuilder().setValue(cpus)))
                        .build(),
                "uid",
                FRAMEWORK,
                "*");
    }

    @Test
    void ofOneThatItsSchedulerHasAnsweredNothingMoreIsTold() {
        board.seen(offer("o1", "n1", "big"), false);
        board.answer(board.find("o1").orElseThrow());

        assertThat(board.find("o1")).isEmpty();
        assertThat(board.seen(offer("o1", "n1", "small"), false)).isEmpty();
        assertThat(board.seen(offer("o1", "n1", "small"), true)).isEmpty();
        assertThat(board.gone("o1")).isEmpty();
    }

    @Test
    void oneThatSomebodyElseHasAnsweredIsRescinded() {
        board.seen(offer("o1", "n1", "big"), false);

        assertThat(told(board.seen(offer("o1", "n1", "big"), true))).containsExactly("RESCIND o1");
    }

    @Test
    void whenTheAnswerCouldNotBeWrittenItMayBeAnsweredAgain() {
        var offer = offer("o1", "n1", "big");
        board.seen(offer, false);
        board.answer(offer);

        board.unanswered(offer);

        assertThat(board.find("o1")).contains(offer);
        assertThat(told(board.all())).containsExactly("OFFERS o1 big");
    }

    @Test
    void offersOfAnAcceptAreCheckedInMesosOrder() {
        board.seen(offer("o1", "n1", "big"), false);
        board.seen(offer("o2", "n2", "big"), false);

        assertThat(decide()).isEqualTo(new AcceptPlan.Lost("No offers specified", List.of()));
        assertThat(decide("o1", "never", "o1"))
                .isEqualTo(new AcceptPlan.Lost("Duplicate offer o1 in offer list", List.of(offer("o1", "n1", "big"))));
        assertThat(decide("never", "o1"))
                .isEqualTo(new AcceptPlan.Lost("Offer never is no longer valid", List.of(offer("o1", "n1", "big"))));
        assertThat(decide("o1", "o2"))
                .isEqualTo(new AcceptPlan.Lost(
                        "Aggregated offers must belong to one single agent. Offer o2 uses agent n2 and agent n1",
                        List.of(offer("o1", "n1", "big"), offer("o2", "n2", "big"))));
        assertThat(decide("o1")).isEqualTo(new AcceptPlan.Operate(offer("o1", "n1", "big")));
    }

    @Test
    void withoutOperationsItIsADecline() {
        board.seen(offer("o1", "n1", "big"), false);
        var accept = Call.Accept.newBuilder()
                .addOfferIds(OfferID.newBuilder().setValue("o1"))
                .build();

        assertThat(AcceptPlan.decide(accept, board::find))
                .isEqualTo(new AcceptPlan.Decline(List.of(offer("o1", "n1", "big"))));
    }

    private AcceptPlan decide(String... ids) {
        var accept = Call.Accept.newBuilder()
                .addOperations(Offer.Operation.newBuilder().setType(Offer.Operation.Type.LAUNCH));
        for (var id : ids) {
            accept.addOfferIds(OfferID.newBuilder().setValue(id));
        }
        return AcceptPlan.decide(accept.build(), board::find);
    }

    private static List<String> told(List<Event> events) {
        return events.stream()
                .map(event -> event.getType() == Event.Type.OFFERS
                        ? "OFFERS " + event.getOffers().getOffers(0).getId().getValue() + " "
                                + event.getOffers().getOffers(0).getHostname()
                        : event.getType() + " "
                                + event.getRescind().getOfferId().getValue())
                .toList();
    }

    /** @param hostname stands for all that an offer says */
    private static TrackedOffer offer(String id, String agent, String hostname) {
        return new TrackedOffer(
                Offer.newBuilder()
                        .setId(OfferID.newBuilder().setValue(id))
                        .setFrameworkId(FrameworkID.newBuilder().setValue("mine"))
                        .setSlaveId(SlaveID.newBuilder().setValue(agent))
                        .setHostname(hostname)
                        .build(),
                "uid-" + id,
                FRAMEWORK,
                "*");
    }
}
