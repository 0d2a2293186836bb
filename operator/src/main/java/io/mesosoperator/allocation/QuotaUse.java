package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.Map;

/** How much of its quota each role has used: its reservations, plus what else it was given. Only scalars count. */
final class QuotaUse {

    private final Quotas quotas;
    private final Map<String, Resources> consumed = new HashMap<>();

    /** @param total the total of all agents, from which the reservations are counted */
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

    /** Gives the role these resources; those reserved for the role already count. */
    void give(String role, Resources resources) {
        consumed.computeIfPresent(role, (name, before) -> before.plus(countable(resources)));
    }

    /** The role has these resources no more. */
    void take(String role, Resources resources) {
        consumed.computeIfPresent(role, (name, before) -> before.minus(countable(resources)));
    }

    /** Whether the role has its whole guarantee. */
    boolean isSatisfied(String role) {
        return unmet(role).isEmpty();
    }

    /** Whether the role stays within its quota with these resources; a role without a quota always does. */
    boolean admits(String role, Resources resources) {
        return admits(role, resources, Resources.empty());
    }

    /** @param instead what the role gives up for them */
    boolean admits(String role, Resources resources, Resources instead) {
        var guarantee = quotas.guarantee(role);
        var wanted = consumed(role).minus(countable(instead)).plus(countable(resources));
        return guarantee.names().stream().allMatch(name -> guarantee.get(name).contains(wanted.get(name)));
    }

    /** The message of a task that waits for quota. */
    String waiting(String role, Resources instead) {
        return "Waiting for the quota: " + exhausted(role, instead);
    }

    /** What the role may use, and has. */
    String exhausted(String role, Resources instead) {
        return "role " + role + " may use " + quotas.guarantee(role) + " by its quota, and has "
                + consumed(role).minus(countable(instead));
    }

    /** The unfulfilled part of all roles' quotas together. */
    Resources unmet() {
        return quotas.guarantees().keySet().stream().map(this::unmet).reduce(Resources.empty(), Resources::plus);
    }

    private Resources unmet(String role) {
        return quotas.guarantee(role).minus(consumed(role));
    }

    Resources consumed(String role) {
        return consumed.getOrDefault(role, Resources.empty());
    }

    private static Resources countable(Resources resources) {
        return Headroom.contested(resources);
    }
}
