package io.mesosoperator.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.Places.Candidate;
import io.mesosoperator.property.Property;
import io.mesosoperator.security.Bound;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.MostResources;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.security.TenantCounts;
import io.mesosoperator.security.TenantLimit;
import io.mesosoperator.security.TenantLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.instancio.junit.Given;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void whoIsOneTooManyGetsThePlaceOfWhoeverGoes() {
        var limits = new TenantLimits(List.of(limit(Tenant.Kind.NAMESPACE, 1)));
        var places = new Places();
        assertThat(places.take(candidate("ads/a", "*", 0), limits)).isEmpty();
        assertThat(places.take(candidate("ads/b", "*", 1), limits))
                .get()
                .extracting(Bound::tenant)
                .isEqualTo(new Tenant(Tenant.Kind.NAMESPACE, "ads"));
        assertThat(places.next(limits)).isEmpty();

        places.leave(key("ads/a"));

        assertThat(places.next(limits)).containsExactly(key("ads/b"));
        assertThat(places.take(candidate("ads/b", "*", 1), limits)).isEmpty();
    }

    @Test
    void ofThoseWhoWaitTheOldestIsFirstWhoeverAsks() {
        var limits = new TenantLimits(List.of(limit(Tenant.Kind.NAMESPACE, 1)));
        var places = new Places();
        var _ = places.take(candidate("ads/a", "*", 0), limits);
        var _ = places.take(candidate("ads/young", "*", 9), limits);
        var _ = places.take(candidate("ads/old", "*", 1), limits);
        places.leave(key("ads/a"));

        assertThat(places.take(candidate("ads/young", "*", 9), limits)).isPresent();
        assertThat(places.take(candidate("ads/newest", "*", 10), limits)).isPresent();
        assertThat(places.next(limits)).containsExactly(key("ads/old"));
    }

    @Test
    void whoIsHeldBackByItsRoleKeepsNobodyOfItsNamespaceWaiting() {
        var limits = new TenantLimits(List.of(limit(Tenant.Kind.NAMESPACE, 2), limit(Tenant.Kind.ROLE, 1, "prod")));
        var places = new Places();
        var _ = places.take(candidate("ads/a", "prod", 0), limits);
        assertThat(places.take(candidate("ads/b", "prod", 1), limits)).isPresent();

        assertThat(places.take(candidate("ads/c", "*", 2), limits)).isEmpty();
    }

    @Test
    void whoWasRegisteredBeforeStaysSoWhateverTheLimit() {
        var limits = new TenantLimits(List.of(limit(Tenant.Kind.NAMESPACE, 1)));
        var places = new Places();
        places.keep(key("ads/a"), "*");
        places.keep(key("ads/b"), "*");

        assertThat(places.take(candidate("ads/a", "*", 0), limits)).isEmpty();
        assertThat(places.take(candidate("ads/b", "*", 1), limits)).isEmpty();
        assertThat(places.take(candidate("ads/c", "*", 2), limits)).isPresent();
    }

    @Test
    void whoTakesAnotherRoleKeepsItsPlaceInTheNamespace() {
        var limits = new TenantLimits(List.of(limit(Tenant.Kind.NAMESPACE, 1)));
        var places = new Places();
        var _ = places.take(candidate("ads/a", "*", 5), limits);
        assertThat(places.take(candidate("ads/older", "*", 0), limits)).isPresent();

        assertThat(places.take(candidate("ads/a", "prod", 5), limits)).isEmpty();
    }

    @Test
    void whoAsksWhetherThereIsAPlaceDoesNotWaitForIt() {
        var limits = new TenantLimits(List.of(limit(Tenant.Kind.NAMESPACE, 1)));
        var places = new Places();
        var _ = places.take(candidate("ads/a", "*", 0), limits);

        assertThat(places.problem(List.of(candidate("ads/b", "*", 1)), limits)).isPresent();
        places.leave(key("ads/a"));

        assertThat(places.next(limits)).isEmpty();
    }

    /** Whatever comes and goes: no limit is passed, who has a place keeps it, and none stays free that one wants. */
    @Property(tries = 300)
    void placesAreTakenOnceKeptAndNotLeftEmpty(@Given long seed) {
        var chance = new Random(seed);
        var limits = new TenantLimits(List.of(
                limit(Tenant.Kind.NAMESPACE, 1 + chance.nextInt(3)), limit(Tenant.Kind.ROLE, chance.nextInt(5))));
        var places = new Places();
        var present = new HashMap<FrameworkKey, Candidate>();
        var placed = new HashSet<FrameworkKey>();
        for (var step = 0; step < 60; step++) {
            var keys = new ArrayList<>(present.keySet());
            if (!keys.isEmpty() && chance.nextInt(3) == 0) {
                var gone = keys.get(chance.nextInt(keys.size()));
                places.leave(gone);
                present.remove(gone);
                placed.remove(gone);
            } else {
                var made = candidate(
                        (chance.nextBoolean() ? "ads/f" : "shop/f") + step,
                        chance.nextBoolean() ? "*" : "prod",
                        chance.nextInt(100));
                present.put(made.framework(), made);
            }
            present.values().forEach(candidate -> {
                if (places.take(candidate, limits).isEmpty()) {
                    placed.add(candidate.framework());
                } else {
                    assertThat(placed).as("seed %d", seed).doesNotContain(candidate.framework());
                }
            });
            for (var next = places.next(limits); !next.isEmpty(); next = places.next(limits)) {
                next.forEach(key -> {
                    assertThat(places.take(Objects.requireNonNull(present.get(key)), limits))
                            .isEmpty();
                    placed.add(key);
                });
            }
            var counts = new TenantCounts();
            placed.forEach(key -> counts.add(
                    key.namespace(), Objects.requireNonNull(present.get(key)).role(), 1));
            for (var candidate : present.values()) {
                var bounds =
                        limits.bounds(Counted.FRAMEWORKS, candidate.framework().namespace(), candidate.role());
                assertThat(bounds).allMatch(bound -> counts.of(bound.tenant()) <= bound.most());
                assertThat(placed.contains(candidate.framework())
                                || counts.reached(bounds).isPresent())
                        .as("%s with seed %d", candidate, seed)
                        .isTrue();
            }
        }
    }

    private static Candidate candidate(String key, String role, int age) {
        return new Candidate(key(key), role, START.plusSeconds(age));
    }

    private static FrameworkKey key(String text) {
        return new FrameworkKey(text.split("/", -1)[0], text.split("/", -1)[1]);
    }

    private static TenantLimit limit(Tenant.Kind per, int most, String... names) {
        return new TenantLimit("limits", per, Set.of(names), Map.of(Counted.FRAMEWORKS, most), MostResources.ANY);
    }
}
