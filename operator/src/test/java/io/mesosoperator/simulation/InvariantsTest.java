package io.mesosoperator.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.VirtualClock;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.allocation.Quotas;
import io.mesosoperator.allocation.Weights;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.simulation.Holdings.Holder;
import io.mesosoperator.simulation.Holdings.Holding;
import io.mesosoperator.simulation.Holdings.Sort;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator could do wrong is noticed: each test does one thing wrong, on purpose. */
class InvariantsTest {

    private static final String NODE = "node-001";
    private static final int WEB = 1; // framework-1 is in role web

    private final World world = new World();
    private final Holdings holdings = new Holdings();
    private final Invariants invariants = new Invariants(world, holdings);
    private final VirtualClock clock = new VirtualClock();
    private Operator operator;

    @BeforeEach
    void aClusterWithOneTaskAndOffers() {
        world.framework(0, false, Optional.empty());
        world.framework(WEB, false, Optional.empty());
        operator = new Operator(
                world,
                new AllocationPolicy(new Weights(Map.of()), Quotas.NONE, Optional.empty(), Set.of()),
                clock,
                task -> {});
        assume("task", "cpus:2;mem:1000");
        hold("task", "cpus:2;mem:1000");
        var _ = operator.allocator.once();
        assertThatCode(() -> invariants.afterAllocation(operator)).doesNotThrowAnyException();
    }

    @Test
    void aTaskThatTheLedgerForgotIsNoticed() {
        operator.ledger.forget("task");

        assertBroken("the ledger counts {} in 0 pods, and there are cpus:2; mem:1000 in 1");
    }

    @Test
    void aTaskThatTheLedgerCountsTwiceIsNoticed() {
        assume("again", "cpus:2;mem:1000");

        assertBroken("the ledger counts cpus:4; mem:2000 in 2 pods");
    }

    @Test
    void whatIsGrantedTwiceIsNoticed() {
        assertThatThrownBy(() -> hold("task", "cpus:1")).hasMessageContaining("it was granted twice");
    }

    @Test
    void tasksThatUseMoreThanThereIsAreNoticed() {
        assume("large", "cpus:7");
        hold("large", "cpus:7");

        assertBroken("tasks use cpus:9; mem:1000 of cpus:8");
    }

    @Test
    void whatIsOfferedToTwoIsNoticed() {
        var first = operator.book.outstanding().getFirst();
        operator.book.recover(
                new OutstandingOffer("second", World.key(WEB), first.slaveId(), first.resources(), clock.instant()));

        assertBroken("is used by tasks or offered");
    }

    @Test
    void anOfferOfWhatPodsOfOthersUseIsNoticed() {
        var pod = new Holding(NODE, Optional.empty(), Resources.parse("cpus:6"));
        holdings.add(new Holder(Sort.POD, "others"), pod);
        operator.ledger.assume("others", World.key(0), NODE, Resources.parse("cpus:6"));

        assertBroken("is offered, and of 8000 cpus 8000 is used");
    }

    @Test
    void anOfferOfAnotherRolesReservationIsNoticed() {
        offer("theirs", 0, "node-000", "cpus(web):1");

        assertBroken("has resources of other roles than *");
    }

    @Test
    void anOfferToAFrameworkThatIsNotThereIsNoticed() {
        offer("nobodys", 3, "node-002", "cpus:1");

        assertBroken("its framework is not there");
    }

    @Test
    void aReservationThatIsLostIsNoticed() {
        world.checkpoints.put(NODE, Resources.parse("cpus(web, ops):1"));

        assertBroken("remembers {}, and cpus(web, ops):1 is written");
    }

    private void offer(String id, int framework, String slaveId, String resources) {
        operator.book.outstanding().stream()
                .filter(offer -> offer.slaveId().equals(slaveId))
                .forEach(offer -> operator.allocator.decline(offer.id(), Duration.ZERO));
        operator.book.recover(
                new OutstandingOffer(id, World.key(framework), slaveId, Resources.parse(resources), clock.instant()));
    }

    private void assume(String task, String resources) {
        operator.ledger.assume(task, World.key(0), NODE, Resources.parse(resources));
    }

    private void hold(String task, String resources) {
        holdings.add(
                new Holder(Sort.GRANT, task), new Holding(NODE, Optional.of(World.key(0)), Resources.parse(resources)));
    }

    private void assertBroken(String words) {
        assertThatThrownBy(() -> invariants.afterAllocation(operator))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(words);
    }
}
