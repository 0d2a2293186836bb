package io.mesosoperator.app;

import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocationFigures;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.metrics.BoundedLabel;
import io.mesosoperator.metrics.Gauges;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.metrics.Readings;
import io.mesosoperator.security.Counted;
import io.mesosoperator.task.DelayedLaunch;
import io.mesosoperator.task.TaskCounts;
import io.mesosoperator.task.TaskModule;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a Mesos master shows of agents, frameworks, tasks, offers and roles, from what the operator has in memory. */
final class MasterGauges implements Gauges.Source {

    /** Of labels whose values users bring. */
    private static final int MOST = 100;

    private final Ledger ledger;
    private final AgentHealthChecker health;
    private final FrameworkRegistry frameworks;
    private final AllocatorService allocator;
    private final OfferBook offers;
    private final Supplier<AllocationPolicy> policy;
    private final TaskModule tasks;
    private final BoundedLabel roles = new BoundedLabel(MOST);
    private final BoundedLabel resources = new BoundedLabel(MOST);

    MasterGauges(
            Ledger ledger,
            AgentHealthChecker health,
            FrameworkRegistry frameworks,
            AllocatorService allocator,
            OfferBook offers,
            Supplier<AllocationPolicy> policy,
            TaskModule tasks) {
        this.ledger = ledger;
        this.health = health;
        this.frameworks = frameworks;
        this.allocator = allocator;
        this.offers = offers;
        this.policy = policy;
        this.tasks = tasks;
    }

    @Override
    public void read(Readings to) {
        var agents = ledger.agents();
        var registered = registered();
        var outstanding = offers.outstanding();
        var figures = new AllocationFigures(agents, ledger.usedByFramework(), registered, outstanding, policy.get());
        roles.update(figures.allRoles());
        slaves(to, agents);
        frameworks(to, registered);
        to.add(Metric.OUTSTANDING_OFFERS, outstanding.size());
        figures.read(to, roles, resources);
        filters(to, registered);
        to.add(Metric.TENANTS_AT_LIMIT, (double) allocator.atLimit(Counted.TASKS), Counted.TASKS.word());
        to.add(Metric.TENANTS_AT_LIMIT, (double) allocator.atLimit(Counted.OFFERS), Counted.OFFERS.word());
        to.add(Metric.TENANTS_AT_LIMIT, (double) frameworks.atLimit(), Counted.FRAMEWORKS.word());
        tasks(to, registered);
    }

    /** The roles of those that are registered. */
    private Map<FrameworkKey, String> registered() {
        var byFramework = new HashMap<FrameworkKey, String>();
        for (var framework : frameworks.registered()) {
            if (frameworks.state(framework) instanceof RegistrationState.Registered(var info, var _, var _, var _)) {
                byFramework.put(framework, info.getRole());
            }
        }
        return byFramework;
    }

    private void slaves(Readings to, Map<String, AgentState> agents) {
        for (var state : List.of("connected", "disconnected", "active", "inactive")) {
            to.add(Metric.SLAVES, 0, state); // a state without agents is shown too
        }
        agents.forEach((slaveId, state) -> {
            to.add(Metric.SLAVES, 1, health.responds(slaveId) ? "connected" : "disconnected");
            to.add(Metric.SLAVES, 1, state.agent().offerable() ? "active" : "inactive");
        });
    }

    private void frameworks(Readings to, Map<FrameworkKey, String> registered) {
        for (var state : List.of("connected", "disconnected", "active", "inactive", "refused")) {
            to.add(Metric.FRAMEWORKS, 0, state);
        }
        registered.keySet().stream()
                .collect(Collectors.toMap(
                        key -> List.of(key.namespace(), frameworks.id(key)),
                        frameworks::wantsOffers,
                        Boolean::logicalOr)) // one in several roles is one framework
                .values()
                .forEach(wants -> to.add(Metric.FRAMEWORKS, 1, wants ? "active" : "inactive"));
        frameworks
                .states()
                .forEach(state -> to.add(
                        Metric.FRAMEWORKS,
                        1,
                        switch (state) {
                            case RegistrationState.Registered _ -> "connected";
                            case RegistrationState.Absent _ -> "disconnected";
                            case RegistrationState.Refused _ -> "refused";
                        }));
    }

    private void filters(Readings to, Map<FrameworkKey, String> registered) {
        var counts = allocator.filters();
        registered.forEach(
                (framework, role) -> to.add(Metric.OFFER_FILTERS, counts.getOrDefault(framework, 0), roles.of(role)));
    }

    private void tasks(Readings to, Map<FrameworkKey, String> registered) {
        for (var state : TaskCounts.State.values()) {
            to.add(Metric.ACTIVE_TASKS, tasks.counts().of(state), state.name().toLowerCase(Locale.ROOT));
        }
        var delayed = tasks.delayed();
        var told = delayed.stream().map(DelayedLaunch::taskUid).collect(Collectors.toSet());
        delayed.forEach(launch -> pending(
                to,
                launch.framework().map(registered::get),
                launch.cause().name().toLowerCase(Locale.ROOT)));
        var waiting = allocator.pending().stream()
                .filter(request -> !told.contains(request.taskUid()))
                .toList();
        waiting.forEach(request -> pending(
                to,
                Optional.ofNullable(registered.get(request.framework())),
                request.why().name().toLowerCase(Locale.ROOT)));
        var others = tasks.counts().of(TaskCounts.State.PENDING) - told.size() - waiting.size();
        to.add(Metric.PENDING_TASKS, Math.max(0, others), "", "other");
    }

    private void pending(Readings to, Optional<String> role, String reason) {
        to.add(Metric.PENDING_TASKS, 1, role.map(roles::of).orElse(""), reason);
    }
}
