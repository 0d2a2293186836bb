package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.property.Property;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.Bound;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.MostResources;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.security.TenantCounts;
import io.mesosoperator.security.TenantLimit;
import io.mesosoperator.security.TenantLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.instancio.junit.Given;
import org.junit.jupiter.api.Test;

/** Limits of offers in an allocation run. */
class OfferLimitsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicInteger ids = new AtomicInteger();
    private final Allocator allocator = new Allocator(() -> "o" + ids.incrementAndGet(), OfferTerms.DEFAULT);
    private final Map<String, AgentState> agents = new TreeMap<>();
    private final List<FrameworkState> frameworks = new ArrayList<>();
    private List<OutstandingOffer> offers = List.of();
    private TenantLimits limits = TenantLimits.NONE;

    @Test
    void theFrameworksOfANamespaceHaveNoMoreOffersTogetherAndTheNeighbourHasTheRest() {
        limits = new TenantLimits(List.of(limit(Tenant.Kind.NAMESPACE, 2, "ads")));
        agents(6);
        framework("ads", "a", "*", 100, 0);
        framework("ads", "b", "*", 100, 0);
        framework("shop", "c", "*", 100, 0);

        allocate();

        assertThat(counts())
                .returns(2, counts -> counts.of(new Tenant(Tenant.Kind.NAMESPACE, "ads")))
                .returns(4, counts -> counts.of(new Tenant(Tenant.Kind.NAMESPACE, "shop")));
    }

    @Test
    void anOfferThatIsThereMayGrow() {
        limits = new TenantLimits(List.of(limit(Tenant.Kind.ROLE, 1)));
        agents(1);
        framework("ads", "a", "*", 100, 0);
        offers = List.of(
                new OutstandingOffer("old", frameworks.getFirst().key(), "n0", Resources.parse("cpus:1;mem:64"), NOW));

        allocate();

        assertThat(offers).extracting(OutstandingOffer::resources).containsExactly(Resources.parse("cpus:4;mem:1024"));
    }

    @Test
    void aNewcomerMayTakeTheOfferOfAnotherFrameworkOfItsRoleButNoMoreThanTheRoleMayHave() {
        limits = new TenantLimits(List.of(limit(Tenant.Kind.ROLE, 2, "ads")));
        agents(4);
        framework("x", "rich", "ads", 100, 0);
        framework("x", "hog", "*", 100, 0);
        allocate();
        framework("x", "new", "ads", 1, 0);

        allocate();

        assertThat(counts().of(new Tenant(Tenant.Kind.ROLE, "ads"))).isEqualTo(2);
        assertThat(offers)
                .extracting(offer -> offer.framework().name())
                .containsExactlyInAnyOrder("rich", "new", "hog", "hog");
    }

    /** Nobody gets more than its limits, and no agent stays free that one with room wants. */
    @Property(tries = 300)
    void limitsAreKeptAndUsedUp(@Given long seed) {
        var chance = new Random(seed);
        agents.clear();
        frameworks.clear();
        offers = List.of();
        agents(1 + chance.nextInt(12));
        limits = new TenantLimits(
                List.of(limit(Tenant.Kind.NAMESPACE, chance.nextInt(6)), limit(Tenant.Kind.ROLE, chance.nextInt(6))));
        for (var round = 0; round < 5; round++) {
            var role = List.of("*", "prod", "batch").get(chance.nextInt(3));
            framework("ns" + chance.nextInt(2), "f" + round, role, 100, 0);

            allocate();

            var counts = counts();
            for (var state : frameworks) {
                var bounds = bounds(state);
                assertThat(bounds).as("seed %d", seed).allMatch(bound -> counts.of(bound.tenant()) <= bound.most());
                assertThat(offers.size() == agents.size()
                                || counts.reached(bounds).isPresent())
                        .as("%s with seed %d", state, seed)
                        .isTrue();
            }
        }
    }

    private List<Bound> bounds(FrameworkState state) {
        return limits.bounds(Counted.OFFERS, state.key().namespace(), state.role());
    }

    private TenantCounts counts() {
        var roles = frameworks.stream().collect(Collectors.toMap(FrameworkState::key, FrameworkState::role));
        var counts = new TenantCounts();
        offers.forEach(
                offer -> counts.add(offer.framework().namespace(), roles.getOrDefault(offer.framework(), ""), 1));
        return counts;
    }

    private void allocate() {
        var rescindable = offers.stream().collect(Collectors.toMap(OutstandingOffer::id, offer -> NOW));
        var before = offers.stream().map(OutstandingOffer::id).collect(Collectors.toSet());
        offers = allocator
                .allocate(
                        new Snapshot(
                                agents,
                                frameworks,
                                List.of(),
                                offers,
                                new OfferFilters(),
                                AllocationPolicy.even().with(limits),
                                rescindable),
                        NOW,
                        true)
                .offers();
        frameworks.replaceAll(state -> new FrameworkState(
                state.key(),
                state.role(),
                false,
                state.used(),
                state.offerLimit(),
                state.allocations()
                        + offers.stream()
                                .filter(offer -> !before.contains(offer.id())
                                        && offer.framework().equals(state.key()))
                                .count()));
    }

    private void agents(int count) {
        for (var i = 0; i < count; i++) {
            agents.put(
                    "n" + i,
                    new AgentState(
                            new Agent("n" + i, "n" + i, Resources.parse("cpus:4;mem:1024"), List.of(), 9, true),
                            Resources.empty(),
                            0));
        }
    }

    private void framework(String namespace, String name, String role, int most, long allocations) {
        frameworks.add(new FrameworkState(
                new FrameworkKey(namespace, name), role, false, Resources.empty(), most, allocations));
    }

    private static TenantLimit limit(Tenant.Kind per, int most, String... names) {
        return new TenantLimit("limits", per, Set.of(names), Map.of(Counted.OFFERS, most), MostResources.ANY);
    }
}
