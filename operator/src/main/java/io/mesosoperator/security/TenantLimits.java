package io.mesosoperator.security;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The limits of all tenants. Of those for a namespace the first that applies counts, and alone; so it is for a role.
 *
 * @param all in their order
 */
public record TenantLimits(List<TenantLimit> all) {

    /** Everybody may have any number of anything. */
    public static final TenantLimits NONE = new TenantLimits(List.of());

    public TenantLimits {
        all = List.copyOf(all);
    }

    /** Those that count for nobody, because others before them do. */
    public List<TenantLimit> idle() {
        var idle = new ArrayList<TenantLimit>();
        var taken = EnumSet.noneOf(Tenant.Kind.class);
        var named = new HashSet<Tenant>();
        for (var limit : all) {
            var isNews = limit.names().isEmpty();
            for (var name : limit.names()) {
                isNews |= named.add(new Tenant(limit.per(), name));
            }
            if (taken.contains(limit.per()) || !isNews) {
                idle.add(limit);
            }
            if (limit.names().isEmpty()) {
                taken.add(limit.per());
            }
        }
        return idle;
    }

    /** Whether there is any limit of this. */
    public boolean has(Counted what) {
        return all.stream().anyMatch(limit -> limit.most().containsKey(what));
    }

    /** The limits of this that count for a framework. */
    public List<Bound> bounds(Counted what, String namespace, String role) {
        return all.isEmpty()
                ? List.of()
                : Tenant.of(namespace, role).stream()
                        .flatMap(tenant -> of(tenant).flatMap(limit -> limit.bound(what, tenant)).stream())
                        .toList();
    }

    /** The limit that counts for this tenant. */
    public Optional<TenantLimit> of(Tenant tenant) {
        return all.stream().filter(limit -> limit.isFor(tenant)).findFirst();
    }
}
