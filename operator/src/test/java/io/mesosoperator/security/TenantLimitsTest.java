package io.mesosoperator.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TenantLimitsTest {

    private static final Tenant ADS = new Tenant(Tenant.Kind.NAMESPACE, "ads");

    @Test
    void theFirstThatNamesANamespaceOrNoneCounts() {
        var limits = limits(
                limit(0, Tenant.Kind.NAMESPACE, Map.of(Counted.TASKS, 5), "ads", "web"),
                limit(1, Tenant.Kind.NAMESPACE, Map.of(Counted.TASKS, 2)));

        assertThat(limits.bounds(Counted.TASKS, "ads", "*"))
                .extracting(Bound::most)
                .containsExactly(5);
        assertThat(limits.bounds(Counted.TASKS, "shop", "*"))
                .extracting(Bound::most)
                .containsExactly(2);
    }

    @Test
    void whatItLeavesOutIsNotLimitedByTheNext() {
        var limits = limits(
                limit(0, Tenant.Kind.NAMESPACE, Map.of(Counted.FRAMEWORKS, 5), "ads"),
                limit(1, Tenant.Kind.NAMESPACE, Map.of(Counted.TASKS, 2)));

        assertThat(limits.bounds(Counted.TASKS, "ads", "*")).isEmpty();
    }

    @Test
    void theNamespacesAndTheRolesBothCount() {
        var limits = limits(
                limit(0, Tenant.Kind.ROLE, Map.of(Counted.TASKS, 7), "prod"),
                limit(1, Tenant.Kind.NAMESPACE, Map.of(Counted.TASKS, 2)));

        assertThat(limits.bounds(Counted.TASKS, "ads", "prod"))
                .extracting(Bound::tenant)
                .containsExactly(ADS, new Tenant(Tenant.Kind.ROLE, "prod"));
    }

    @Test
    void aNamespaceIsNoRoleOfItsName() {
        var limits = limits(limit(0, Tenant.Kind.ROLE, Map.of(Counted.TASKS, 7), "ads"));

        assertThat(limits.bounds(Counted.TASKS, "ads", "prod")).isEmpty();
    }

    @Test
    void whoHasAllThatItMayHaveHasNoRoom() {
        var bounds = limits(limit(0, Tenant.Kind.NAMESPACE, Map.of(Counted.TASKS, 2)))
                .bounds(Counted.TASKS, "ads", "*");
        var counts = new TenantCounts();
        counts.add("ads", "*", 1);
        assertThat(counts.reached(bounds)).isEmpty();

        counts.add("ads", "other", 1);

        assertThat(counts.reached(bounds)).contains(bounds.getFirst());
        assertThat(bounds.getFirst().reached())
                .isEqualTo("namespace ads may have 2 tasks at once, and has no fewer"
                        + " (allocation.limits[0].tasks in the operator's configuration)");
    }

    @Test
    void whoIsAtItsLimitIsCounted() {
        var limits = limits(
                limit(0, Tenant.Kind.NAMESPACE, Map.of(Counted.TASKS, 2)),
                limit(1, Tenant.Kind.ROLE, Map.of(Counted.OFFERS, 1)));
        var counts = new TenantCounts();
        counts.add("ads", "prod", 3);
        counts.add("web", "prod", 1);

        assertThat(counts.atLimit(limits, Counted.TASKS)).isEqualTo(1);
    }

    @Test
    void whatALimitBeforeItCoversIsIdle() {
        var all = limits(
                limit(0, Tenant.Kind.NAMESPACE, Map.of(), "ads"),
                limit(1, Tenant.Kind.NAMESPACE, Map.of(), "ads"),
                limit(2, Tenant.Kind.NAMESPACE, Map.of()),
                limit(3, Tenant.Kind.ROLE, Map.of(), "ads"),
                limit(4, Tenant.Kind.NAMESPACE, Map.of(), "web"));

        assertThat(all.idle()).containsExactly(all.all().get(1), all.all().get(4));
    }

    private static TenantLimits limits(TenantLimit... all) {
        return new TenantLimits(List.of(all));
    }

    private static TenantLimit limit(int index, Tenant.Kind per, Map<Counted, Integer> most, String... names) {
        return new TenantLimit("allocation.limits[%d]".formatted(index), per, Set.of(names), most, MostResources.ANY);
    }
}
