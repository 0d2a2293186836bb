package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.security.Bound;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.security.TenantCounts;
import io.mesosoperator.security.TenantLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The room that limits of one thing leave in one allocation run. */
final class Room {

    private final Counted what;
    private final TenantLimits limits;
    private final TenantCounts counts;
    private final Map<FrameworkKey, String> roles;
    private final Map<FrameworkKey, List<Bound>> bounds = new HashMap<>();

    private Room(Counted what, TenantLimits limits, TenantCounts counts, Map<FrameworkKey, String> roles) {
        this.what = what;
        this.limits = limits;
        this.counts = counts;
        this.roles = roles;
    }

    /** For tasks. */
    static Room forTasks(Snapshot snapshot, Map<FrameworkKey, String> roles) {
        return new Room(Counted.TASKS, snapshot.policy().limits(), new TenantCounts(snapshot.tasks()), roles);
    }

    /** For offers beside those of the pool. */
    static Room forOffers(Pool pool, TenantLimits limits, Map<FrameworkKey, String> roles) {
        var room = new Room(Counted.OFFERS, limits, new TenantCounts(), roles);
        if (limits.has(Counted.OFFERS)) {
            pool.offers().stream()
                    .filter(offer -> OfferAllocation.allocatable(offer.resources())) // of others nothing will be left
                    .forEach(offer -> room.take(offer.framework()));
        }
        return room;
    }

    /** The limit that allows the framework no further one. */
    Optional<Bound> reached(FrameworkKey framework) {
        return counts.reached(of(framework));
    }

    /** Whether the framework may have one more when the other one has one less. */
    boolean hasAnother(FrameworkKey framework, FrameworkKey giver) {
        var givers = Tenant.of(giver.namespace(), role(giver));
        return of(framework).stream()
                .allMatch(
                        bound -> counts.of(bound.tenant()) - (givers.contains(bound.tenant()) ? 1 : 0) < bound.most());
    }

    /** The framework has one more. */
    void take(FrameworkKey framework) {
        counts.add(framework.namespace(), role(framework), 1);
    }

    /** The framework has one less. */
    void giveBack(FrameworkKey framework) {
        counts.add(framework.namespace(), role(framework), -1);
    }

    private List<Bound> of(FrameworkKey framework) {
        return bounds.computeIfAbsent(framework, key -> limits.bounds(what, key.namespace(), role(key)));
    }

    private String role(FrameworkKey framework) {
        return roles.getOrDefault(framework, "*");
    }
}
