package io.mesosoperator.allocation;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.MostResources;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.security.TenantCounts;
import io.mesosoperator.security.TenantLimits;
import java.util.List;
import java.util.Optional;

/** What namespaces and roles have of what limits count. What nobody limits is not counted. */
record TenantUse(Ledger ledger, FrameworkRegistry frameworks) {

    /** The tasks that have their resources. Those of a framework that is away count for the role that it had. */
    TenantCounts tasks(TenantLimits limits) {
        var counts = new TenantCounts();
        if (limits.has(Counted.TASKS)) {
            ledger.usedByFramework().forEach((framework, use) -> {
                counts.add(new Tenant(Tenant.Kind.NAMESPACE, framework.namespace()), use.tasks());
                frameworks
                        .role(framework)
                        .ifPresent(role -> counts.add(new Tenant(Tenant.Kind.ROLE, role), use.tasks()));
            });
        }
        return counts;
    }

    /** The offers that hold resources. */
    TenantCounts offers(List<OutstandingOffer> outstanding) {
        var counts = new TenantCounts();
        outstanding.forEach(offer -> counts.add(
                offer.framework().namespace(),
                frameworks.role(offer.framework()).orElse("*"),
                1));
        return counts;
    }

    /** What is left to the framework now, for an ACCEPT on this agent. */
    Allowance allowance(FrameworkKey framework, String slaveId, TenantLimits limits) {
        if (limits.all().isEmpty()) {
            return Allowance.ANY;
        }
        var role = frameworks.role(framework).orElse("*");
        return new Allowance(tasksLeft(framework, role, limits), reservations(role, slaveId, limits));
    }

    private List<Allowance.Left> tasksLeft(FrameworkKey framework, String role, TenantLimits limits) {
        var bounds = limits.bounds(Counted.TASKS, framework.namespace(), role);
        if (bounds.isEmpty()) {
            return List.of();
        }
        var counts = tasks(limits);
        return bounds.stream()
                .map(bound -> new Allowance.Left(bound, bound.most() - counts.of(bound.tenant())))
                .toList();
    }

    private Optional<ReservationRoom> reservations(String role, String slaveId, TenantLimits limits) {
        return limits.of(new Tenant(Tenant.Kind.ROLE, role))
                .filter(limit -> !limit.reservations().equals(MostResources.ANY))
                .map(limit -> new ReservationRoom(
                        role,
                        limit.reservations(),
                        limit.path() + ".reservations",
                        ledger.reservedElsewhere(role, slaveId)));
    }
}
