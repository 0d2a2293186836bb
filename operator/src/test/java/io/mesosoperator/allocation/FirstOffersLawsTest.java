package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.property.Property;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.instancio.junit.Given;

/** What holds of offers that are rescinded for newcomers, in any pool. */
class FirstOffersLawsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> ROLES = List.of("*", "prod", "batch");

    /** A pool that is all offered, with newcomers now and then, and how often each framework was made an offer. */
    private static final class Pools {
        private final Random chance;
        private final AtomicInteger ids = new AtomicInteger();
        private final Allocator allocator = new Allocator(() -> "o" + ids.incrementAndGet(), OfferTerms.DEFAULT);
        private final Map<String, AgentState> agents = new HashMap<>();
        private final List<FrameworkState> frameworks = new ArrayList<>();
        private final AllocationPolicy policy;
        private List<OutstandingOffer> offers = List.of();

        Pools(Random chance) {
            this.chance = chance;
            var weights = new Weights(Map.of("prod", 1.0 + chance.nextInt(4)));
            policy = new AllocationPolicy(weights, Quotas.NONE, Optional.empty(), Set.of());
            for (var i = 0; i < 1 + chance.nextInt(12); i++) {
                var total =
                        Resources.parse("cpus:%d;mem:%d".formatted(1 + chance.nextInt(8), 64 + chance.nextInt(999)));
                agents.put(
                        "n" + i,
                        new AgentState(new Agent("n" + i, "n" + i, total, List.of(), 9, true), Resources.empty(), 0));
            }
            register(1 + chance.nextInt(4));
            allocate();
        }

        void register(int count) {
            for (var i = 0; i < count; i++) {
                var key = new FrameworkKey("ns", "f%02d".formatted(frameworks.size()));
                var role = ROLES.get(chance.nextInt(ROLES.size()));
                frameworks.add(new FrameworkState(key, role, false, Resources.empty(), 100, 0));
            }
        }

        void allocate() {
            var rescindable = offers.stream().collect(Collectors.toMap(OutstandingOffer::id, offer -> NOW));
            var before = offers;
            offers = allocator
                    .allocate(
                            new Snapshot(
                                    agents, frameworks, List.of(), offers, new OfferFilters(), policy, rescindable),
                            NOW,
                            true)
                    .offers();
            var made = minus(offers, before);
            frameworks.replaceAll(state -> new FrameworkState(
                    state.key(),
                    state.role(),
                    state.revocable(),
                    state.used(),
                    state.offerLimit(),
                    state.allocations() + count(made, state.key())));
        }

        boolean isNewcomer(FrameworkKey key) {
            return frameworks.stream().anyMatch(state -> state.key().equals(key) && state.allocations() == 0);
        }

        String role(FrameworkKey key) {
            return frameworks.stream()
                    .filter(state -> state.key().equals(key))
                    .findFirst()
                    .orElseThrow()
                    .role();
        }

        FairShare shares(List<OutstandingOffer> held) {
            var total = agents.values().stream()
                    .map(state -> state.agent().total())
                    .reduce(Resources.empty(), Resources::plus);
            var shares = new FairShare(frameworks, total, policy);
            held.forEach(offer -> shares.give(offer.framework(), offer.slaveId(), offer.resources()));
            return shares;
        }
    }

    @Property(tries = 300)
    void eachNewcomerCostsOneOfferAndWhoeverLosesItKeepsNoLess(@Given long seed) {
        var chance = new Random(seed);
        var pools = new Pools(chance);
        for (var round = 0; round < 6; round++) {
            pools.register(1);
            var before = pools.offers;

            pools.allocate();

            var made = minus(pools.offers, before);
            var lost = minus(before, pools.offers);
            assertThat(lost).as("seed %d", seed).hasSameSizeAs(made);
            assertThat(made).extracting(OutstandingOffer::framework).doesNotHaveDuplicates();
            if (lost.size() == 1) { // so that it is clear for whom
                assertKeepsEnough(lost.getFirst().framework(), made.getFirst().framework(), pools);
            }
        }
    }

    private static void assertKeepsEnough(FrameworkKey loser, FrameworkKey newcomer, Pools pools) {
        var shares = pools.shares(pools.offers);
        var left = shares.of(loser);
        var given = shares.of(newcomer);
        var isOneRole = pools.role(loser).equals(pools.role(newcomer));
        assertThat(left.own()).isPositive();
        assertThat(isOneRole ? left.own() : left.role())
                .as("what %s keeps", loser)
                .isGreaterThanOrEqualTo(isOneRole ? given.own() : given.role());
    }

    @Property(tries = 100)
    void noFrameworkTakesASecondOfferAndTheyAllComeToRest(@Given long seed) {
        var chance = new Random(seed);
        var pools = new Pools(chance);
        var taken = 0;
        for (var round = 0; round < 30; round++) {
            if (round < 10) {
                pools.register(chance.nextInt(3));
            }
            var before = pools.offers;
            var newcomers = pools.frameworks.stream()
                    .map(FrameworkState::key)
                    .filter(pools::isNewcomer)
                    .collect(Collectors.toSet());

            pools.allocate();

            var lost = minus(before, pools.offers);
            assertThat(minus(pools.offers, before))
                    .as("seed %d, round %d", seed, round)
                    .hasSameSizeAs(lost)
                    .allMatch(offer -> newcomers.contains(offer.framework()));
            taken += lost.size();
            if (round >= 20) {
                assertThat(lost).as("seed %d, round %d", seed, round).isEmpty();
            }
        }
        assertThat(taken).isLessThanOrEqualTo(pools.frameworks.size());
    }

    @Property(tries = 300)
    void whoeverHasTwoEqualAgentsGivesOne(@Given long seed) {
        var chance = new Random(seed);
        var pools = new Pools(chance);
        pools.agents.replaceAll((name, state) -> new AgentState(
                new Agent(name, name, Resources.parse("cpus:4;mem:1024"), List.of(), 9, true), Resources.empty(), 0));
        pools.frameworks.replaceAll(state -> new FrameworkState(state.key(), "*", false, Resources.empty(), 100, 0));
        pools.offers = List.of();
        pools.allocate();
        var isAnybodyRich = pools.frameworks.stream().anyMatch(state -> count(pools.offers, state.key()) > 1);
        pools.frameworks.add(new FrameworkState(new FrameworkKey("ns", "new"), "*", false, Resources.empty(), 100, 0));

        pools.allocate();

        assertThat(count(pools.offers, new FrameworkKey("ns", "new")))
                .as("seed %d", seed)
                .isEqualTo(isAnybodyRich ? 1 : 0);
    }

    private static List<OutstandingOffer> minus(List<OutstandingOffer> some, List<OutstandingOffer> others) {
        var ids = others.stream().map(OutstandingOffer::id).collect(Collectors.toSet());
        return some.stream().filter(offer -> !ids.contains(offer.id())).toList();
    }

    private static int count(List<OutstandingOffer> offers, FrameworkKey framework) {
        return (int) offers.stream()
                .filter(offer -> offer.framework().equals(framework))
                .count();
    }
}
