package io.mesosoperator.allocation;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.security.TenantCounts;
import io.mesosoperator.security.TenantLimits;

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

    /** What is left to the framework now. */
    Allowance allowance(FrameworkKey framework, TenantLimits limits) {
        var bounds = limits.bounds(
                Counted.TASKS,
                framework.namespace(),
                frameworks.role(framework).orElse("*"));
        if (bounds.isEmpty()) {
            return Allowance.ANY;
        }
        var counts = tasks(limits);
        return new Allowance(bounds.stream()
                .map(bound -> new Allowance.Left(bound, bound.most() - counts.of(bound.tenant())))
                .toList());
    }
}
