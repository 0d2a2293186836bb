package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mesosoperator.MesosCase;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.junit.jupiter.api.Test;

/** The calls that frameworks make on offers, with a clock that is set by hand. */
class AllocatorServiceTest {

    private static final FrameworkKey A = new FrameworkKey("ns", "a");
    private static final FrameworkKey B = new FrameworkKey("ns", "b");
    private static final Duration TIMEOUT = OfferTerms.DEFAULT.timeout();

    private record Decided(Acceptance acceptance) implements AcceptDecision {}

    private final VirtualClock clock = new VirtualClock();
    private final AtomicInteger ids = new AtomicInteger();
    private final Ledger ledger = new Ledger(ExtendedResources.gpus());
    private final FrameworkRegistry frameworks = new FrameworkRegistry(new Codec(), clock);
    private final OfferBook book = new OfferBook(ledger);
    private final AllocatorService allocator = new AllocatorService(
            new Allocator(() -> "o" + ids.incrementAndGet(), OfferTerms.DEFAULT),
            AllocationPolicy::even,
            ledger,
            frameworks,
            book,
            OfferTerms.DEFAULT,
            clock);

    @MesosCase("C40: two offers of one agent are accepted together, and the task has all of it")
    @Test
    void c40LaunchCombinedOffer() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        var first = only().id();

        assertThat(ask("task1", "cpus:1;mem:512", first)).isEqualTo(new AllocationResult.Granted("n1"));
        assertThat(only().resources()).isEqualTo(Resources.parse("cpus:1;mem:512"));

        allocator.withdraw("task1"); // as when it is killed and its pod is gone
        clock.advance(Duration.ofSeconds(1));
        allocator.once();
        var all = book.outstanding().stream().map(OutstandingOffer::id).toArray(String[]::new);
        assertThat(ask("task2", "cpus:2;mem:1024", all)).isEqualTo(new AllocationResult.Granted("n1"));
        assertThat(book.outstanding()).isEmpty();
    }

    @MesosCase("C42: an offer that times out is rescinded, and the same is offered again")
    @Test
    void c42AnOfferThatTimesOutIsRescindedAndTheSameIsOfferedAgain() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        var first = only();

        clock.advance(TIMEOUT);
        allocator.once();

        assertThat(only().id()).isNotEqualTo(first.id());
        assertThat(only().resources()).isEqualTo(first.resources());
    }

    @MesosCase("C43: an offer that was accepted or declined is not rescinded later")
    @Test
    void c43AnOfferThatWasUsedIsNotRescinded() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        assertThat(accept(only().id(), Duration.ofDays(1), "cpus:2;mem:1024")).isPresent();

        clock.advance(TIMEOUT);
        allocator.once();

        assertThat(book.outstanding()).isEmpty();
        assertThat(ledger.state("n1").orElseThrow().used()).isEqualTo(Resources.parse("cpus:2;mem:1024"));
    }

    @Test
    void c43AnOfferThatWasDeclinedIsNotRescinded() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        allocator.decline(only().id(), Duration.ofDays(1));

        clock.advance(TIMEOUT);
        allocator.once();

        assertThat(book.outstanding()).isEmpty();
    }

    @Test
    void whatIsDeclinedForAShorterTimeThanTheIntervalIsRefusedForOneInterval() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        allocator.decline(only().id(), Duration.ofMillis(1));

        clock.advance(Duration.ofMillis(999));
        allocator.once();
        assertThat(book.outstanding()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        allocator.once();
        assertThat(book.outstanding()).hasSize(1);
    }

    @Test
    void whatIsDeclinedForNoTimeIsOfferedAgain() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        allocator.decline(only().id(), Duration.ZERO);

        clock.advance(OfferTerms.DEFAULT.interval());
        allocator.once();

        assertThat(book.outstanding()).hasSize(1);
    }

    @Test
    void reviveNeedNotWaitForTheInterval() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        allocator.decline(only().id(), Duration.ofDays(1));

        allocator.revive(A);
        allocator.once();

        assertThat(book.outstanding()).hasSize(1);
    }

    @Test
    void whatANodeAddsNeedNotWaitForTheInterval() {
        agent("n1", "cpus:2;mem:1024");
        frameworkThatListens(A);
        allocator.once();
        agent("n2", "cpus:2;mem:1024");
        allocator.once();
        assertThat(book.outstanding()).as("what others give back waits").hasSize(1);

        allocator.agentChanged();
        allocator.once();

        assertThat(book.outstanding()).hasSize(2);
    }

    @Test
    void aFrameworkThatDoesNotAnswerIsOfferedOneAgentAtATimeAfterEverLongerPauses() {
        for (var i = 0; i < 5; i++) {
            agent("n" + i, "cpus:2;mem:1024");
        }
        frameworkThatListens(A);
        allocator.once();
        assertThat(book.outstanding()).hasSize(5);

        clock.advance(TIMEOUT);
        allocator.once();
        assertThat(book.outstanding()).hasSize(1);
        clock.advance(TIMEOUT);
        allocator.once();
        assertThat(book.outstanding()).isEmpty();
        clock.advance(TIMEOUT);
        allocator.once();
        assertThat(book.outstanding()).hasSize(1);

        allocator.decline(only().id(), Duration.ZERO);
        clock.advance(OfferTerms.DEFAULT.interval());
        allocator.once();
        assertThat(book.outstanding()).as("once it has answered").hasSize(5);
    }

    @Test
    void aFrameworkThatHasNeverAnsweredIsOfferedOneAgent() {
        for (var i = 0; i < 5; i++) {
            agent("n" + i, "cpus:2;mem:1024");
        }
        framework(A, "");
        allocator.once();
        var first = only();

        clock.advance(OfferTerms.DEFAULT.interval());
        allocator.once();
        assertThat(only().id()).isEqualTo(first.id());

        allocator.decline(first.id(), Duration.ZERO);
        clock.advance(OfferTerms.DEFAULT.interval());
        allocator.once();
        assertThat(book.outstanding()).as("once it has answered").hasSize(5);
    }

    @Test
    void aNewcomerHasAnOfferOfAnotherAMomentAfterThatWasShown() {
        agent("n1", "cpus:2;mem:1024");
        agent("n2", "cpus:2;mem:1024");
        frameworkThatListens(A);
        allocator.once();
        clock.advance(Duration.ofMillis(900));
        book.outstanding().forEach(offer -> book.publish(offer, clock.instant()));
        framework(B, "");
        clock.advance(Duration.ofMillis(100));

        assertThat(allocator.once()).as("the rest of the moment").isEqualTo(Duration.ofMillis(900));
        assertThat(owners()).containsExactly(A, A);

        clock.advance(Duration.ofMillis(900));
        assertThat(allocator.once()).as("the rest of the interval").isEqualTo(Duration.ofMillis(100));
        clock.advance(Duration.ofMillis(100));
        allocator.once();
        assertThat(owners()).containsExactly(A, B);
        assertThat(book.rescinded(10, any -> true)).hasSize(1);
    }

    @Test
    void aNewcomerGetsNothingThatHasJustBeenAccepted() {
        agent("n1", "cpus:2;mem:1024");
        agent("n2", "cpus:2;mem:1024");
        frameworkThatListens(A);
        allocator.once();
        book.outstanding().forEach(offer -> book.publish(offer, clock.instant()));
        book.outstanding().forEach(offer -> book.answer(offer.id()));
        framework(B, "");
        clock.advance(Duration.ofSeconds(5));

        allocator.once();

        assertThat(owners()).containsExactly(A, A);
    }

    @Test
    void aNewcomerThatDeclinesIsNoNewcomerAnyMore() {
        agent("n1", "cpus:2;mem:1024");
        agent("n2", "cpus:2;mem:1024");
        agent("n3", "cpus:2;mem:1024");
        frameworkThatListens(A);
        allocator.once();
        framework(B, "");
        clock.advance(Duration.ofSeconds(1));
        allocator.once();
        assertThat(owners()).containsExactlyInAnyOrder(A, A, B);

        allocator.decline(book.outstanding().getLast().id(), Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(1));
        allocator.once();

        assertThat(owners()).containsExactly(A, A, A);
    }

    private List<FrameworkKey> owners() {
        return book.outstanding().stream().map(OutstandingOffer::framework).toList();
    }

    @Test
    void aFrameworkThatComesBackHasToAnswerAgain() {
        agent("n1", "cpus:2;mem:1024");
        agent("n2", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        allocator.decline(only().id(), Duration.ZERO);

        allocator.disconnected(A);
        clock.advance(OfferTerms.DEFAULT.interval());
        allocator.once();

        assertThat(book.outstanding()).hasSize(1);
    }

    @Test
    void noFrameworkHasMoreOffersAtOnceThanItMayHave() {
        for (var i = 0; i < OfferTerms.DEFAULT.most() + 20; i++) {
            agent("n" + i, "cpus:2;mem:1024");
        }
        frameworkThatListens(A);

        allocator.once();

        assertThat(book.outstanding()).hasSize(OfferTerms.DEFAULT.most());
    }

    @Test
    void theTasksOfAnAcceptAreGrantedWhenTheyComeAndCountMeanwhile() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        var offer = only().id();
        accept(offer, Duration.ZERO, "cpus:1;mem:512");
        assertThat(ledger.state("n1").orElseThrow().used()).isEqualTo(Resources.parse("cpus:1;mem:512"));

        assertThat(ask("launched", "cpus:1;mem:512", offer)).isEqualTo(new AllocationResult.Granted("n1"));

        assertThat(ledger.state("n1").orElseThrow().used()).isEqualTo(Resources.parse("cpus:1;mem:512"));
    }

    @Test
    void aTaskOfAnAcceptThatDoesNotComeGivesBackWhatItHad() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        var offer = only().id();
        accept(offer, Duration.ZERO, "cpus:1;mem:512");

        var _ = allocator.gone(offer);

        assertThat(ledger.state("n1").orElseThrow().used()).isEqualTo(Resources.empty());
    }

    @Test
    void anOfferOfAnAgentThatIsGoneIsNoLongerValid() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        var offer = only().id();
        ledger.remove("n1");

        assertThat(accept(offer, Duration.ZERO, "cpus:1;mem:512")).isEmpty();
        assertThat(ask("late", "cpus:1;mem:512", offer))
                .isEqualTo(new AllocationResult.Refused(
                        TaskState.TASK_LOST,
                        Reason.REASON_INVALID_OFFERS,
                        "Task launched with invalid offers: Offer " + offer + " is no longer valid"));
    }

    @Test
    void anotherFrameworkCannotAcceptTheOffer() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();

        assertThat(allocator.peek(only().id(), new FrameworkKey("elsewhere", "a")))
                .isEmpty();
    }

    @Test
    void aTaskOfTheSameNameThatAsksForMoreDoesNotGetWhatWasLaunched() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        var offer = only().id();
        accept(offer, Duration.ZERO, "cpus:1;mem:512");

        assertThat(ask("launched", "cpus:2;mem:1024", offer)).isInstanceOf(AllocationResult.Refused.class);

        assertThat(ledger.state("n1").orElseThrow().used()).isEqualTo(Resources.parse("cpus:1;mem:512"));
    }

    @Test
    void theOffersOfAFrameworkThatIsGoneEndAndHinderNobody() {
        agent("n1", "cpus:2;mem:1024");
        book.recover(new OutstandingOffer(
                "stale", new FrameworkKey("ns", "gone"), "n1", Resources.parse("cpus:2;mem:1024"), clock.instant()));
        framework(A, "");

        allocator.once();

        assertThat(only().framework()).isEqualTo(A);
    }

    @Test
    void anAcceptThatComesTooLateForItsAgentChangesNothing() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        var offer = only().id();

        var accepted = allocator.accept(offer, A, Duration.ZERO, offered -> {
            ledger.remove("n1"); // the watch does not wait for us
            var reserve = Operation.newBuilder()
                    .setType(Operation.Type.RESERVE)
                    .setReserve(Operation.Reserve.newBuilder()
                            .addAllResources(
                                    Resources.parse("cpus(role, ops):1").toProto()))
                    .build();
            return new Decided(new Acceptance(
                    List.of(reserve), Map.of("t", Resources.parse("cpus:1")), Map.of(), Resources.empty()));
        });

        assertThat(accepted).isEmpty();
        assertThat(ledger.checkpointOf("n1").isNothing()).isTrue();
    }

    /** As when it is gone again before any watch has told of it. */
    @Test
    void whatATaskWasGrantedIsFreeWhenItsPodHasNeverBeenSeen() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        ask("task1", "cpus:2;mem:1024");
        allocator.launched("task1");
        var wakes = new AtomicInteger();
        allocator.onChange(wakes::incrementAndGet);

        allocator.podGone("task1");

        assertThat(ledger.state("n1").orElseThrow().used().isEmpty()).isTrue();
        assertThat(wakes).as("others may have it").hasPositiveValue();
    }

    @Test
    void anAcceptThatIsTakenBackAfterItsOfferHasEndedIsToldToWhoDeletesTheObject() {
        agent("n1", "cpus:2;mem:1024");
        framework(A, "");
        allocator.once();
        var offer = only();
        var _ = book.publish(offer, clock.instant());
        var _ = book.answer(offer.id());
        clock.advance(TIMEOUT);
        allocator.once();
        var wakes = new AtomicInteger();
        allocator.onChange(wakes::incrementAndGet);

        allocator.retract(offer.id());

        assertThat(book.rescinded(1, any -> true)).containsExactly(offer.id());
        assertThat(wakes).hasPositiveValue();
    }

    private void agent(String name, String total) {
        ledger.put(new Agent(name, name, Resources.parse(total), List.of(), 110, true));
    }

    private void framework(FrameworkKey key, String role) {
        framework(key, role, "");
    }

    private void frameworkThatListens(FrameworkKey key) {
        framework(key, "", "subscribed");
    }

    private void framework(FrameworkKey key, String role, String revive) {
        var resource = new FrameworkResource();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName(key.name())
                .withNamespace(key.namespace())
                .withUid("uid-" + key.name())
                .build());
        var spec = JsonNodeFactory.instance.objectNode().put("name", key.name()).put("user", "nobody");
        if (!role.isEmpty()) {
            spec.put("role", role);
        }
        if (!revive.isEmpty()) {
            spec.put("revive", revive);
        }
        resource.setSpec(spec);
        frameworks.put(resource);
    }

    private OutstandingOffer only() {
        assertThat(book.outstanding()).hasSize(1);
        return book.outstanding().getFirst();
    }

    private AllocationResult ask(String task, String resources, String... offerIds) {
        allocator.ask(new ResourceRequest(
                task,
                task,
                A,
                Resources.parse(resources),
                Optional.empty(),
                List.of(offerIds),
                Optional.empty(),
                clock.instant()));
        allocator.once();
        return allocator.result(task).orElseThrow();
    }

    /** Accepts the offer for one task, named {@code launched}. */
    private Optional<Acceptance> accept(String offerId, Duration refuse, String resources) {
        var used = Resources.parse(resources);
        return allocator
                .accept(
                        offerId,
                        A,
                        refuse,
                        offered -> new Decided(new Acceptance(
                                List.of(),
                                Map.of("launched", used),
                                Map.of(),
                                offered.resources().minus(used))))
                .map(Decided::acceptance);
    }
}
