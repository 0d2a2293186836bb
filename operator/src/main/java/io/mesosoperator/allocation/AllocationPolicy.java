package io.mesosoperator.allocation;

import io.mesosoperator.security.TenantLimits;
import java.util.Optional;
import java.util.Set;

/**
 * How to share the pool, as the administrator decided.
 *
 * @param quotas the roles' guarantees; a role with a quota gets that and no more
 * @param whitelist hostnames of the agents that may be offered; empty for all (Mesos: {@code --whitelist})
 * @param fairShareExcluded names of resources that do not count for the shares (Mesos 1.0: {@code
 *     --fair_sharing_excluded_resource_names})
 * @param limits what each namespace and each role may have at once
 */
public record AllocationPolicy(
        Weights weights,
        Quotas quotas,
        Optional<Set<String>> whitelist,
        Set<String> fairShareExcluded,
        TenantLimits limits) {

    /** A policy without limits. */
    public AllocationPolicy(
            Weights weights, Quotas quotas, Optional<Set<String>> whitelist, Set<String> fairShareExcluded) {
        this(weights, quotas, whitelist, fairShareExcluded, TenantLimits.NONE);
    }

    public AllocationPolicy {
        whitelist = whitelist.map(Set::copyOf);
        fairShareExcluded = Set.copyOf(fairShareExcluded);
    }

    /** All roles have the same weight, none has a quota, and every agent is offered. */
    public static AllocationPolicy even() {
        return new AllocationPolicy(Weights.EQUAL, Quotas.NONE, Optional.empty(), Set.of());
    }

    /** The same policy with these limits. */
    public AllocationPolicy with(TenantLimits others) {
        return new AllocationPolicy(weights, quotas, whitelist, fairShareExcluded, others);
    }

    boolean mayBeOffered(String hostname) {
        return whitelist.map(names -> names.contains(hostname)).orElse(true);
    }
}
