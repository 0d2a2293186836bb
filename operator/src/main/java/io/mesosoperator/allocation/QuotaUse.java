package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of its quota each role has had: what is reserved for it, and what else it has been given.
 * Only scalars count.
 */
final class QuotaUse {

    private final Quotas quotas;
    private final Map<String, Resources> consumed = new HashMap<>();

    /** @param total all that the agents have, for what is reserved of it */
    QuotaUse(Quotas quotas, Resources total) {
        this.quotas = quotas;
        quotas.guarantees()
                .keySet()
                .forEach(role ->
                        consumed.put(role, total.reserved(role).nonRevocable().amounts()));
    }

    boolean isEmpty() {
        return quotas.guarantees().isEmpty();
    }

    boolean isGuaranteed(String role) {
        return quotas.guarantees().containsKey(role);
    }

    /** The role is given this: what of it was reserved for the role has been counted already. */
    void give(String role, Resources resources) {
        consumed.computeIfPresent(role, (name, before) -> before.plus(countable(resources)));
    }

    /** Whether the role has got all that is guaranteed to it. */
    boolean isSatisfied(String role) {
        return unmet(role).isEmpty();
    }

    /** Whether the role stays within its quota with this; a role without a quota always does. */
    boolean admits(String role, Resources resources) {
        var guarantee = quotas.guarantee(role);
        var wanted = consumed(role).plus(countable(resources));
        return guarantee.names().stream().allMatch(name -> guarantee.get(name).contains(wanted.get(name)));
    }

    /** In words, for who waits for it. */
    String describe(String role) {
        return "role " + role + " may use " + quotas.guarantee(role) + " by its quota, and has " + consumed(role);
    }

    /** What quotas still give a right to, all roles together. */
    Resources unmet() {
        return quotas.guarantees().keySet().stream().map(this::unmet).reduce(Resources.empty(), Resources::plus);
    }

    private Resources unmet(String role) {
        return quotas.guarantee(role).minus(consumed(role));
    }

    private Resources consumed(String role) {
        return consumed.getOrDefault(role, Resources.empty());
    }

    private static Resources countable(Resources resources) {
        return Headroom.contested(resources);
    }
}
