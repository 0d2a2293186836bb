package io.mesosoperator.security;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What each of some namespaces, or roles, may have at once.
 *
 * @param path of it in the operator's configuration: {@code allocation.limits[1]}
 * @param names of whom it is for; empty: for each
 * @param most how many of what; of what is absent, any number
 * @param reservations amounts that may be reserved dynamically
 */
public record TenantLimit(
        String path, Tenant.Kind per, Set<String> names, Map<Counted, Integer> most, MostResources reservations) {

    public TenantLimit {
        names = Set.copyOf(names);
        most = Map.copyOf(most);
    }

    boolean isFor(Tenant tenant) {
        return tenant.kind() == per && (names.isEmpty() || names.contains(tenant.name()));
    }

    Optional<Bound> bound(Counted what, Tenant tenant) {
        return Optional.ofNullable(most.get(what))
                .map(number -> new Bound(tenant, what, number, path + "." + what.word()));
    }
}
