package io.mesosoperator.security;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many of something each namespace and each role has. Not thread-safe. */
public final class TenantCounts {

    private final Map<Tenant, Integer> counts = new HashMap<>();

    public TenantCounts() {}

    /** The same numbers, which change apart from each other from now on. */
    public TenantCounts(TenantCounts other) {
        counts.putAll(other.counts);
    }

    public int of(Tenant tenant) {
        return counts.getOrDefault(tenant, 0);
    }

    /** So many more, or fewer, of a framework. */
    public void add(String namespace, String role, int more) {
        Tenant.of(namespace, role).forEach(tenant -> add(tenant, more));
    }

    /** So many more, or fewer, of one of them alone. */
    public void add(Tenant tenant, int more) {
        counts.merge(tenant, more, Integer::sum);
        counts.remove(tenant, 0);
    }

    /** How many of them have as many as they may have, or more. */
    public long atLimit(TenantLimits limits, Counted what) {
        return counts.entrySet().stream()
                .filter(has -> limits.of(has.getKey())
                        .flatMap(limit -> limit.bound(what, has.getKey()))
                        .filter(bound -> has.getValue() >= bound.most())
                        .isPresent())
                .count();
    }

    /** The first of these limits that leaves no room for one more. */
    public Optional<Bound> reached(List<Bound> bounds) {
        return bounds.stream()
                .filter(bound -> of(bound.tenant()) >= bound.most())
                .findFirst();
    }
}
