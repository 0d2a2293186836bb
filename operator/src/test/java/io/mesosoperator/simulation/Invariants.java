package io.mesosoperator.simulation;

import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.resource.Checkpoint;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What has to hold at all times, whatever frameworks, pods of others and restarts do. */
final class Invariants {

    private static final List<String> SCALARS = List.of("cpus", "mem", "disk");

    /** What an agent has, as long as it remembers this. */
    private record Total(Resources checkpointed, Resources resources) {}

    private final World world;
    private final Holdings holdings;
    private final Map<String, Total> totals = new HashMap<>();
    private Map<String, Resources> before = new HashMap<>();

    Invariants(World world, Holdings holdings) {
        this.world = world;
        this.holdings = holdings;
    }

    /** What holds after every step, of the agent and the framework that it was about. */
    void afterStep(Operator operator, String slaveId) {
        everyHolderIsCountedExactlyOnce(operator, slaveId);
        tasksUseNothingTwice(slaveId);
        remembersWhatWasReserved(operator, slaveId);
    }

    /** What holds after every allocation, everywhere. */
    void afterAllocation(Operator operator) {
        var standing = operator.book.outstanding();
        var offered = standing.stream()
                .collect(Collectors.groupingBy(
                        OutstandingOffer::slaveId,
                        Collectors.reducing(Resources.empty(), OutstandingOffer::resources, Resources::plus)));
        for (var slaveId : world.machines.keySet()) {
            afterStep(operator, slaveId);
            nothingIsOfferedTwice(slaveId, offered.getOrDefault(slaveId, Resources.empty()));
        }
        for (var i = 0; i < World.FRAMEWORKS; i++) {
            frameworkUsesTheSumOfItsTasks(operator, World.key(i));
        }
        standing.forEach(offer -> {
            onlyWhatItsRoleMayHave(offer);
            onlyToWhomIsThereAndWantsIt(operator, offer);
        });
        before = standing.stream().collect(Collectors.toMap(OutstandingOffer::id, OutstandingOffer::resources));
    }

    /** The operator has restarted: what it recovers is what stood before. */
    void afterRestart(Operator operator) {
        before = operator.book.outstanding().stream()
                .collect(Collectors.toMap(OutstandingOffer::id, OutstandingOffer::resources));
    }

    private void everyHolderIsCountedExactlyOnce(Operator operator, String slaveId) {
        operator.ledger.state(slaveId).ifPresent(state -> {
            var expected = holdings.on(slaveId);
            require(
                    state.used().equals(expected) && state.pods() == holdings.count(slaveId),
                    () -> "%s: the ledger counts %s in %d pods, and there are %s in %d"
                            .formatted(slaveId, state.used(), state.pods(), expected, holdings.count(slaveId)));
        });
    }

    void frameworkUsesTheSumOfItsTasks(Operator operator, FrameworkKey framework) {
        var counted = operator.ledger.usedBy(framework).resources();
        var expected = holdings.of(framework).scalars();
        require(
                counted.equals(expected),
                () -> "%s: the ledger counts %s, and its tasks hold %s".formatted(framework, counted, expected));
    }

    /** Kind by kind: what is reserved is used by those that it is reserved for, once. */
    private void tasksUseNothingTwice(String slaveId) {
        var used = holdings.ofTasks(slaveId);
        require(total(slaveId).contains(used), () -> "%s: tasks use %s of %s".formatted(slaveId, used, total(slaveId)));
    }

    private void remembersWhatWasReserved(Operator operator, String slaveId) {
        var remembered = operator.ledger.checkpointed(slaveId);
        var written = world.checkpoints.getOrDefault(slaveId, Resources.empty());
        require(
                remembered.equals(written),
                () -> "%s: remembers %s, and %s is written".formatted(slaveId, remembered, written));
    }

    /** Used, offered and what is kept for its role are together no more than there is. */
    private void nothingIsOfferedTwice(String slaveId, Resources offered) {
        if (world.lost.contains(slaveId)) {
            require(offered.isEmpty(), () -> "%s: is lost and offers %s".formatted(slaveId, offered));
            return;
        }
        var total = total(slaveId);
        var given = holdings.ofTasks(slaveId).plus(offered);
        require(
                total.contains(given),
                () -> "%s: %s of %s is used by tasks or offered".formatted(slaveId, given, total));
        var ports = holdings.on(slaveId).get("ports");
        require(
                offered.get("ports").equals(offered.get("ports").minus(ports)),
                () -> "%s: ports are used, %s, and offered, %s".formatted(slaveId, ports, offered));
        for (var name : SCALARS) {
            var whole = amount(total, name);
            var used = amount(holdings.on(slaveId), name);
            var kept = amount(reserved(total).minus(holdings.on(slaveId)), name);
            var overdrawn = used + kept > whole;
            // pods of others win the race against a grant whose pod is not there yet: then nobody gets more of it
            var plainLimit = overdrawn ? 0 : whole - used - kept;
            require(
                    amount(offered.unreserved(), name) <= plainLimit,
                    () -> "%s: %s is offered, and of %s %s %s is used and %s kept"
                            .formatted(slaveId, offered, whole, name, used, kept));
            // a volume has had its space since it was created
            var fresh = offered.minus(offered.persistentVolumes());
            require(
                    amount(fresh, name) <= Math.max(0, whole - used),
                    () -> "%s: %s is offered, and of %s %s %s is used".formatted(slaveId, offered, whole, name, used));
        }
    }

    private static void onlyWhatItsRoleMayHave(OutstandingOffer offer) {
        var number = Integer.parseInt(offer.framework().name().substring("framework-".length()));
        var allowed = offer.resources().unreserved().plus(offer.resources().reserved(World.role(number)));
        require(
                allowed.equals(offer.resources()),
                () -> "%s: has resources of other roles than %s".formatted(offer, World.role(number)));
    }

    private void onlyToWhomIsThereAndWantsIt(Operator operator, OutstandingOffer offer) {
        var framework = offer.framework();
        require(
                operator.frameworks.state(framework) instanceof RegistrationState.Registered,
                () -> "%s: its framework is not there".formatted(offer));
        var isNotMore = before.getOrDefault(offer.id(), Resources.empty()).contains(offer.resources());
        require(
                operator.frameworks.wantsOffers(framework) || isNotMore,
                () -> "%s: its framework is suppressed".formatted(offer));
    }

    private Resources total(String slaveId) {
        var checkpointed = world.checkpoints.getOrDefault(slaveId, Resources.empty());
        var known = totals.get(slaveId);
        if (known == null || !known.checkpointed().equals(checkpointed)) {
            known = new Total(
                    checkpointed, Checkpoint.apply(world.machines.get(slaveId).total(), checkpointed));
            totals.put(slaveId, known);
        }
        return known.resources();
    }

    static Resources reserved(Resources resources) {
        return resources.minus(resources.unreserved());
    }

    static long amount(Resources resources, String name) {
        return resources.scalar(name).orElse(Scalar.ZERO).millis();
    }

    private static void require(boolean holds, Supplier<String> problem) {
        if (!holds) {
            throw new AssertionError(problem.get());
        }
    }
}
