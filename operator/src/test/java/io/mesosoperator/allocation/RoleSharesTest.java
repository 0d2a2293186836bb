package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.property.Property;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.instancio.junit.Given;
import org.junit.jupiter.api.Test;

/** Shares are by role, also where some frameworks answer nothing: ten frameworks of one role get no more than one. */
class RoleSharesTest {

    private static final Resources NODE = Resources.parse("cpus:4;mem:1024");
    private static final Duration ROUND = Duration.ofSeconds(20);

    /** A pool of equal agents. Some frameworks launch tasks on all that they are offered, others never answer. */
    private static final class Pools {
        private final AtomicInteger ids = new AtomicInteger();
        private final Allocator allocator =
                new Allocator(() -> "o%04d".formatted(ids.incrementAndGet()), OfferTerms.DEFAULT);
        private final Map<String, AgentState> agents = new TreeMap<>();
        private final Map<FrameworkKey, FrameworkState> frameworks = new TreeMap<>();
        private final Set<FrameworkKey> hogs = new HashSet<>();
        private final Map<String, Instant> shown = new HashMap<>();
        private List<OutstandingOffer> offers = List.of();
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        Pools(int count) {
            for (var i = 0; i < count; i++) {
                var name = "n%02d".formatted(i);
                agents.put(name, new AgentState(new Agent(name, name, NODE, List.of(), 9, true), Resources.empty(), 0));
            }
        }

        FrameworkKey register(String name, String role) {
            var key = new FrameworkKey("ns", name);
            frameworks.put(key, new FrameworkState(key, role, false, Resources.empty(), 100, 0));
            return key;
        }

        void hog(String name, String role) {
            hogs.add(register(name, role));
        }

        void allocate() {
            var rescindable = offers.stream()
                    .collect(Collectors.toMap(
                            OutstandingOffer::id, offer -> offer.since().plus(FirstOffers.MOMENT)));
            var states = List.copyOf(frameworks.values());
            offers = allocator
                    .allocate(
                            new Snapshot(
                                    agents,
                                    states,
                                    List.of(),
                                    offers,
                                    new OfferFilters(),
                                    AllocationPolicy.even(),
                                    rescindable),
                            now,
                            true)
                    .offers();
            for (var offer : offers) {
                if (shown.put(offer.id(), now) == null) {
                    frameworks.computeIfPresent(offer.framework(), (key, state) -> with(state, state.used(), 1));
                }
            }
        }

        /** Those who answer use what they are offered. */
        void answer() {
            var answered = offers.stream()
                    .filter(offer -> !hogs.contains(offer.framework()))
                    .toList();
            for (var offer : answered) {
                agents.computeIfPresent(
                        offer.slaveId(),
                        (name, state) ->
                                new AgentState(state.agent(), state.used().plus(offer.resources()), 1));
                frameworks.computeIfPresent(
                        offer.framework(),
                        (key, state) -> with(state, state.used().plus(offer.resources()), 0));
            }
            offers = offers.stream().filter(offer -> !answered.contains(offer)).toList();
        }

        private static FrameworkState with(FrameworkState state, Resources used, int more) {
            return new FrameworkState(
                    state.key(), state.role(), false, used, state.offerLimit(), state.allocations() + more);
        }

        /** Agents that the role uses or is offered. */
        long held(String role) {
            var used = frameworks.values().stream()
                    .filter(state -> state.role().equals(role))
                    .mapToDouble(state -> state.used().cpus().orElse(0))
                    .sum();
            return Math.round(used / 4) + offered(role);
        }

        String role(FrameworkKey framework) {
            return Objects.requireNonNull(frameworks.get(framework)).role();
        }

        private long offered(String role) {
            return offers.stream()
                    .filter(offer -> role(offer.framework()).equals(role))
                    .count();
        }
    }

    @Test
    void tenFrameworksOfARoleShareWhatOneOfAnotherHas() {
        var pools = new Pools(12);
        for (var i = 0; i < 10; i++) {
            pools.register("a" + i, "ads");
        }
        pools.register("z", "shop");

        pools.allocate();

        assertThat(pools.held("ads")).isEqualTo(6);
        assertThat(pools.held("shop")).isEqualTo(6);
    }

    @Test
    void tenNewcomersOfARoleTakeNoMoreThanOneOfAnother() {
        var pools = new Pools(12);
        pools.hog("hog", "*");
        pools.allocate();
        assertThat(pools.held("*")).isEqualTo(12);
        for (var i = 0; i < 10; i++) {
            pools.register("a" + i, "ads");
        }
        pools.register("z", "shop");
        pools.now = pools.now.plusSeconds(2);

        pools.allocate();

        assertThat(pools.held("shop")).isEqualTo(1);
        assertThat(pools.held("ads")).isBetween(1L, 2L);
    }

    @Test
    void anOfferThatNobodyElseWantsIsLeftAlone() {
        var pools = new Pools(6);
        pools.hog("hog", "*");
        pools.allocate();
        var before = pools.offers;

        pools.now = pools.now.plus(OfferTerms.DEFAULT.contested().multipliedBy(2));
        pools.allocate();

        assertThat(pools.offers).isEqualTo(before);
    }

    @Test
    void aHogLosesItsOffersToWhoeverHasLessButForItsShare() {
        var pools = new Pools(6);
        pools.hog("hog", "*");
        pools.allocate();
        pools.register("busy", "shop");
        pools.now = pools.now.plus(FirstOffers.MOMENT);
        pools.allocate();
        pools.answer();
        assertThat(pools.held("shop")).as("as a newcomer").isEqualTo(1);
        pools.now = pools.now.plusSeconds(30);
        pools.allocate();
        assertThat(pools.held("shop")).as("before they are contested").isEqualTo(1);

        pools.now = pools.now.plusSeconds(30);
        for (var i = 0; i < 5; i++) {
            pools.allocate();
            pools.answer();
        }

        assertThat(pools.held("shop")).isEqualTo(3);
        assertThat(pools.held("*")).isEqualTo(3);
    }

    @Test
    void twoHogsDoNotTakeOffersFromEachOther() {
        var pools = new Pools(6);
        pools.hog("one", "*");
        pools.allocate();
        pools.hog("other", "shop");
        pools.now = pools.now.plus(FirstOffers.MOMENT);
        pools.allocate();
        pools.now = pools.now.plus(OfferTerms.DEFAULT.contested());
        for (var i = 0; i < 5; i++) {
            pools.allocate();
        }
        var before = pools.offers;
        pools.now = pools.now.plus(OfferTerms.DEFAULT.contested());

        pools.allocate();

        assertThat(pools.offers).isEqualTo(before);
    }

    /** However many frameworks a role has, and however many of them sit on their offers. */
    @Property(tries = 200)
    void noRoleHasMoreThanAnotherThatWantsItForLong(@Given long seed) {
        var chance = new Random(seed);
        var pools = new Pools(3 + chance.nextInt(15));
        var roles = List.of("*", "ads", "shop");
        for (var i = 0; i < 1 + chance.nextInt(3); i++) {
            pools.hog("h" + i, roles.get(chance.nextInt(3)));
        }
        pools.allocate();
        for (var i = 0; i < 1 + chance.nextInt(12); i++) {
            pools.register("f%02d".formatted(i), roles.get(chance.nextInt(10) < 8 ? 1 : 2));
        }
        for (var round = 0; round < 40; round++) {
            pools.now = pools.now.plus(Duration.ofSeconds(1));
            if (round % 5 == 4) {
                pools.now = pools.now.plus(ROUND);
            }
            pools.allocate();
            pools.answer();
        }
        var listening = new ArrayList<>(pools.frameworks.keySet());
        listening.removeAll(pools.hogs);
        for (var hog : pools.hogs) {
            var has = pools.offers.stream()
                    .filter(offer -> offer.framework().equals(hog))
                    .count();
            for (var other : listening) {
                var rich = pools.role(hog);
                var poor = pools.role(other);
                assertThat(has <= 1 || rich.equals(poor) || pools.held(rich) <= pools.held(poor) + 1)
                        .as("%s with %d and %s, seed %d", hog, has, other, seed)
                        .isTrue();
            }
        }
    }
}
