package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.security.Bound;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.TenantCounts;
import io.mesosoperator.security.TenantLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The room that limits of tasks leave in one allocation run. */
final class TaskRoom {

    private final TenantLimits limits;
    private final TenantCounts counts;
    private final Map<FrameworkKey, String> roles;
    private final Map<FrameworkKey, List<Bound>> bounds = new HashMap<>();

    TaskRoom(Snapshot snapshot, Map<FrameworkKey, String> roles) {
        limits = snapshot.policy().limits();
        counts = new TenantCounts(snapshot.tasks());
        this.roles = roles;
    }

    /** The limit that allows the framework no further task. */
    Optional<Bound> reached(FrameworkKey framework) {
        return counts.reached(bounds.computeIfAbsent(
                framework, key -> limits.bounds(Counted.TASKS, key.namespace(), role(key))));
    }

    /** The framework has one more task. */
    void take(FrameworkKey framework) {
        counts.add(framework.namespace(), role(framework), 1);
    }

    private String role(FrameworkKey framework) {
        return roles.getOrDefault(framework, "*");
    }
}
