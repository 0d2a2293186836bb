package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.MostResources;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.security.TenantLimit;
import io.mesosoperator.security.TenantLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A newcomer in a pool that is all offered. */
class FirstOffersTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant BEFORE = NOW.minusSeconds(30);
    private static final FrameworkKey A = new FrameworkKey("ns", "a");
    private static final FrameworkKey B = new FrameworkKey("ns", "b");
    private static final FrameworkKey NEW = new FrameworkKey("ns", "new");
    private static final Resources NODE = Resources.parse("cpus:2;mem:1024");

    private final AtomicInteger ids = new AtomicInteger();
    private final Allocator allocator = new Allocator(() -> "new-" + ids.incrementAndGet(), OfferTerms.DEFAULT);

    private final Map<String, AgentState> agents = new LinkedHashMap<>();
    private final List<FrameworkState> frameworks = new ArrayList<>();
    private final List<OutstandingOffer> offers = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private final Map<String, Instant> rescindable = new HashMap<>();
    private AllocationPolicy policy = AllocationPolicy.even();

    @Test
    void getsAnOfferOfWhoeverHoldsTheMost() {
        holder(A, "*", "o1", "o2");
        holder(B, "*", "o3", "o4", "o5");
        newcomer(NEW, "*");

        var after = allocate();

        assertThat(of(NEW, after)).containsExactly(NODE);
        assertThat(of(A, after)).hasSize(2);
        assertThat(of(B, after)).hasSize(2);
    }

    @Test
    void getsTheResourcesInTheRunThatRescindsThem() {
        holder(A, "*", "o1", "o2");
        newcomer(NEW, "*");

        assertThat(allocate().offers())
                .containsExactly(offers.get(1), new OutstandingOffer("new-1", NEW, "n-o1", NODE, NOW));
    }

    @Test
    void getsNothingOfOneWhoWouldKeepLess() {
        holder(A, "*", "o1");
        holder(B, "*", "o2");
        newcomer(NEW, "*");

        assertThat(allocate().offers()).isEqualTo(offers);
    }

    @Test
    void getsNoSecondOffer() {
        holder(A, "*", "o1", "o2", "o3", "o4");
        newcomer(NEW, "*");
        var once = allocate();
        frameworks.replaceAll(state -> state.key().equals(NEW) ? made(state, 1) : state);
        offers.clear();
        offers.addAll(once.offers());
        rescindable.put("new-1", Instant.MIN);

        assertThat(allocate().offers()).isEqualTo(once.offers());
    }

    @Test
    void whoHasDeclinedItsFirstOfferGetsNoneOfOthers() {
        holder(A, "*", "o1", "o2", "o3");
        frameworks.add(made(state(NEW, "*", "", 100), 1));

        assertThat(allocate().offers()).isEqualTo(offers);
    }

    @Test
    void whoHasTasksOrIsSuppressedIsNoNewcomer() {
        holder(A, "*", "o1", "o2", "o3");
        frameworks.add(state(NEW, "*", "cpus:0.1", 100));
        frameworks.add(state(B, "*", "", 0));

        assertThat(allocate().offers()).isEqualTo(offers);
    }

    @Test
    void nothingIsRescindedWhileAnAgentIsFree() {
        holder(A, "*", "o1", "o2", "o3");
        agent("free", NODE);
        newcomer(NEW, "*");

        assertThat(allocate().offers()).hasSize(4).containsAll(offers);
    }

    @Test
    void whatWasAnsweredIsNotRescinded() {
        holder(A, "*", "o1", "o2", "o3");
        rescindable.remove("o1");
        rescindable.remove("o3");
        newcomer(NEW, "*");

        assertThat(allocate().offers()).contains(offers.get(0), offers.get(2)).doesNotContain(offers.get(1));
    }

    @Test
    void anOfferThatIsSeenForTheFirstTimeIsLeftForAMoment() {
        holder(A, "*", "o1", "o2");
        rescindable.replaceAll((id, from) -> NOW.plusMillis(id.equals("o1") ? 800 : 300));
        newcomer(NEW, "*");

        var allocation = allocate();

        assertThat(allocation.offers()).isEqualTo(offers);
        assertThat(allocation.nextLook()).contains(NOW.plusMillis(300));
    }

    @Test
    void nobodyLooksAgainForANewcomerThatOnlyAnEventCanHelp() {
        holder(A, "*", "o1");
        rescindable.put("o1", NOW.plusMillis(300));
        newcomer(NEW, "*");

        assertThat(allocate().nextLook()).isEmpty();
    }

    @Test
    void whatNobodyHasSeenYetComesFirst() {
        holder(A, "*", "o1", "o2", "o3");
        rescindable.put("o2", Instant.MIN);
        newcomer(NEW, "*");

        assertThat(allocate().offers()).contains(offers.get(0), offers.get(2)).doesNotContain(offers.get(1));
    }

    @Test
    void aWholeAgentComesBeforeTheRestOfOne() {
        holder(A, "*", "o1", "o2", "o3");
        var rest = Resources.parse("cpus:0.1;mem:32");
        agent("n-o1", rest);
        offers.set(0, offers.getFirst().with(rest));
        newcomer(NEW, "*");

        assertThat(of(NEW, allocate())).containsExactly(NODE);
    }

    @Test
    void whatIsReservedStaysWithItsRole() {
        holder(A, "prod", "o1", "o2", "o3");
        offers.replaceAll(offer -> offer.with(offer.resources().plus(Resources.parse("cpus(prod):4;mem(prod):64"))));
        agents.clear();
        offers.forEach(offer -> agent(offer.slaveId(), NODE.plus(Resources.parse("cpus(prod):4;mem(prod):64"))));
        newcomer(NEW, "*");

        var after = allocate();

        assertThat(of(NEW, after)).containsExactly(NODE);
        assertThat(after.offers()).contains(offers.getFirst().with(Resources.parse("cpus(prod):4;mem(prod):64")));
    }

    @Test
    void whatTheNewcomerHasRefusedIsNotRescindedForIt() {
        holder(A, "*", "o1", "o2", "o3");
        filters.add(new Filter(NEW, "n-o1", NODE, NOW.plusSeconds(5)));
        newcomer(NEW, "*");

        assertThat(allocate().offers()).contains(offers.getFirst()).doesNotContain(offers.get(1));
    }

    @Test
    void anAgentThatIsNotOnTheWhitelistAnyMoreIsNotOfferedAnew() {
        holder(A, "*", "o1", "o2", "o3");
        policy = new AllocationPolicy(Weights.EQUAL, Quotas.NONE, Optional.of(Set.of("n-o3")), Set.of());
        newcomer(NEW, "*");

        assertThat(allocate().offers()).contains(offers.get(0), offers.get(1)).doesNotContain(offers.get(2));
    }

    @Test
    void theRoleWithMoreThanItsWeightGives() {
        policy = new AllocationPolicy(new Weights(Map.of("prod", 4.0)), Quotas.NONE, Optional.empty(), Set.of());
        holder(A, "prod", "o1", "o2", "o3");
        holder(B, "batch", "o4", "o5", "o6");
        newcomer(NEW, "prod");

        var after = allocate();

        assertThat(of(A, after)).as("prod may have four times as much").hasSize(3);
        assertThat(of(B, after)).hasSize(2);
        assertThat(of(NEW, after)).hasSize(1);
    }

    @Test
    void aRoleThatHasItsShareGivesToItsOwnNewcomers() {
        holder(A, "prod", "o1", "o2", "o3");
        holder(B, "batch", "o4", "o5", "o6");
        newcomer(NEW, "prod");

        var after = allocate();

        assertThat(of(A, after)).hasSize(2);
        assertThat(of(B, after)).hasSize(3);
        assertThat(of(NEW, after)).hasSize(1);
    }

    @Test
    void whatARoleIsGuaranteedIsTakenOnlyWithinTheRole() {
        policy = new AllocationPolicy(Weights.EQUAL, Quotas.of(Map.of("prod", "cpus:6")), Optional.empty(), Set.of());
        holder(A, "prod", "o1", "o2", "o3");
        newcomer(NEW, "*");
        assertThat(allocate().offers()).isEqualTo(offers);

        frameworks.removeLast();
        newcomer(NEW, "prod");
        assertThat(of(NEW, allocate())).containsExactly(NODE);
    }

    @Test
    void aRoleHasNoMoreThanItsQuotaForANewcomerEither() {
        policy = new AllocationPolicy(Weights.EQUAL, Quotas.of(Map.of("prod", "cpus:2")), Optional.empty(), Set.of());
        holder(A, "*", "o1", "o2", "o3");
        newcomer(B, "prod");
        newcomer(NEW, "prod");

        var after = allocate();

        assertThat(of(B, after)).containsExactly(NODE);
        assertThat(of(NEW, after)).isEmpty();
    }

    @Test
    void anUnmetQuotaComesBeforeNewcomersOfOtherRoles() {
        policy = new AllocationPolicy(Weights.EQUAL, Quotas.of(Map.of("prod", "cpus:2")), Optional.empty(), Set.of());
        holder(A, "*", "o1", "o2", "o3");
        newcomer(NEW, "batch");

        assertThat(allocate().offers()).isEqualTo(offers);
    }

    /** One is the first in name; the other has a role of its own. */
    @Test
    void newcomersTakeTurnsByRole() {
        holder(A, "*", "o1", "o2", "o3", "o4");
        for (var i = 0; i < 10; i++) {
            newcomer(new FrameworkKey("ns", "ads-" + i), "ads");
        }
        newcomer(NEW, "shop");

        var after = allocate();

        assertThat(of(NEW, after)).hasSize(1);
        assertThat(after.offers())
                .filteredOn(offer -> offer.framework().name().startsWith("ads"))
                .hasSize(1);
    }

    @Test
    void aNewcomerWithoutRoomInItsNamespaceKeepsNobodyElseOfItsRoleWaiting() {
        holder(A, "*", "o1", "o2", "o3", "o4");
        newcomer(new FrameworkKey("full", "f"), "ads");
        newcomer(NEW, "ads");
        policy = policy.with(new TenantLimits(List.of(new TenantLimit(
                "limits", Tenant.Kind.NAMESPACE, Set.of("full"), Map.of(Counted.OFFERS, 0), MostResources.ANY))));

        assertThat(of(NEW, allocate())).hasSize(1);
    }

    private Allocation allocate() {
        return allocator.allocate(
                new Snapshot(agents, frameworks, List.of(), offers, OfferFilters.of(filters), policy, rescindable),
                NOW,
                true);
    }

    private static List<Resources> of(FrameworkKey framework, Allocation allocation) {
        return allocation.offers().stream()
                .filter(offer -> offer.framework().equals(framework))
                .map(OutstandingOffer::resources)
                .toList();
    }

    /** A framework that has these offers, each a whole agent, which its scheduler has seen. */
    private void holder(FrameworkKey key, String role, String... held) {
        frameworks.add(made(state(key, role, "", 100), held.length));
        for (var id : held) {
            agent("n-" + id, NODE);
            offers.add(new OutstandingOffer(id, key, "n-" + id, NODE, BEFORE));
            rescindable.put(id, BEFORE.plus(FirstOffers.MOMENT));
        }
    }

    private void newcomer(FrameworkKey key, String role) {
        frameworks.add(state(key, role, "", 1));
    }

    private void agent(String name, Resources total) {
        agents.put(name, new AgentState(new Agent(name, name, total, List.of(), 110, true), Resources.empty(), 0));
    }

    private static FrameworkState state(FrameworkKey key, String role, String used, int limit) {
        return new FrameworkState(key, role, false, Resources.parse(used), limit, 0);
    }

    private static FrameworkState made(FrameworkState state, long allocations) {
        return new FrameworkState(
                state.key(), state.role(), state.revocable(), state.used(), state.offerLimit(), allocations);
    }
}
