package io.mesosoperator.allocation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.FrameworkUse;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.metrics.BoundedLabel;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.metrics.Readings;
import io.mesosoperator.resource.Resources;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the pool is divided at one moment, in figures for Prometheus: resources by what they are used for, and what each
 * role has of them.
 *
 * @param agents by slave id
 * @param used what each framework's tasks hold, also of frameworks that are disconnected
 * @param roles of the frameworks that are registered
 * @param offers that hold resources
 */
public record AllocationFigures(
        Map<String, AgentState> agents,
        Map<FrameworkKey, FrameworkUse> used,
        Map<FrameworkKey, String> roles,
        List<OutstandingOffer> offers,
        AllocationPolicy policy) {

    private static final double THOUSANDTHS = 1_000;

    /**
     * Tells all of it.
     *
     * @param shownRoles the names of roles that are shown
     * @param shownResources the same of resources
     */
    public void read(Readings to, BoundedLabel shownRoles, BoundedLabel shownResources) {
        resources(to, shownResources);
        shares(to, shownRoles);
        if (!policy.quotas().guarantees().isEmpty()) {
            quotas(to, shownRoles, shownResources);
        }
    }

    private void resources(Readings to, BoundedLabel shown) {
        var total = new HashMap<String, Long>();
        var all = new HashMap<String, Long>();
        agents.values().forEach(agent -> {
            agent.agent().total().forEachScalar((name, millis) -> total.merge(name, millis, Long::sum));
            agent.used().forEachScalar((name, millis) -> all.merge(name, millis, Long::sum));
        });
        var byTasks = sum(used.values().stream().map(FrameworkUse::resources).toList());
        var offered = sum(offers.stream().map(OutstandingOffer::resources).toList());
        shown.update(total.keySet());
        total.forEach((name, millis) -> {
            var label = shown.of(name);
            var taken = byTasks.getOrDefault(name, 0L);
            add(to, label, "total", millis);
            add(to, label, "used", taken);
            add(to, label, "offered", offered.getOrDefault(name, 0L));
            add(to, label, "others", Math.max(0, all.getOrDefault(name, 0L) - taken));
        });
    }

    private static void add(Readings to, String resource, String kind, long millis) {
        to.add(Metric.RESOURCES, millis / THOUSANDTHS, resource, kind);
    }

    private static Map<String, Long> sum(Collection<Resources> all) {
        var sums = new HashMap<String, Long>();
        all.forEach(some -> some.forEachScalar((name, millis) -> sums.merge(name, millis, Long::sum)));
        return sums;
    }

    private void shares(Readings to, BoundedLabel shown) {
        var byRole = new HashMap<String, Resources>();
        roles.forEach((framework, role) -> byRole.merge(
                shown.of(role), used.getOrDefault(framework, FrameworkUse.NONE).resources(), Resources::plus));
        var total = new DominantShare.Total(agents, policy.fairShareExcluded());
        byRole.forEach(
                (role, held) -> to.add(Metric.DOMINANT_SHARE, total.of(held).part(), role));
    }

    private void quotas(Readings to, BoundedLabel shownRoles, BoundedLabel shownResources) {
        var total = agents.values().stream()
                .map(agent -> agent.agent().total().scalars())
                .reduce(Resources.empty(), Resources::plus);
        var use = new QuotaUse(policy.quotas(), total);
        roles.forEach((framework, role) ->
                use.give(role, used.getOrDefault(framework, FrameworkUse.NONE).resources()));
        offers.forEach(offer -> use.give(roles.getOrDefault(offer.framework(), "*"), offer.resources()));
        policy.quotas().guarantees().forEach((role, guarantee) -> {
            var consumed = sum(List.of(use.consumed(role)));
            guarantee.forEachScalar((name, millis) -> {
                var labels = List.of(shownRoles.of(role), shownResources.of(name));
                to.add(Metric.QUOTA, millis / THOUSANDTHS, labels.get(0), labels.get(1), "guarantee");
                to.add(
                        Metric.QUOTA,
                        consumed.getOrDefault(name, 0L) / THOUSANDTHS,
                        labels.get(0),
                        labels.get(1),
                        "used");
            });
        });
    }

    /** The roles that frameworks or quotas name. */
    public Set<String> allRoles() {
        var all = new HashSet<>(roles.values());
        all.addAll(policy.quotas().guarantees().keySet());
        return all;
    }
}
