package io.mesosoperator.allocation;

import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Divides what is free: first among the tasks that accept offers by name, then among the tasks for which the operator
 * accepts, framework by framework in the order of dominant shares; what is left is offered, whole agents, in the same
 * order. A pure function of its {@link Snapshot}.
 *
 * <p>A declared task may take what has been offered to another framework and not been answered yet: that offer shrinks,
 * as Mesos may rescind an offer at any time. Otherwise a framework that nobody listens for would lock the pool.
 */
public final class Allocator {

    // Mesos' MIN_CPUS and MIN_MEM: less than both is not worth an offer.
    private static final double MIN_CPUS = 0.01;
    private static final double MIN_MEM = 32;

    private final Supplier<String> offerIds;
    private final Duration offerTimeout;

    /**
     * An allocator.
     *
     * @param offerIds gives a new, unique offer id, legal as the name of a Kubernetes object
     * @param offerTimeout an offer that is not answered in it is rescinded, without a filter (Mesos: {@code --offer_timeout})
     */
    public Allocator(Supplier<String> offerIds, Duration offerTimeout) {
        this.offerIds = offerIds;
        this.offerTimeout = offerTimeout;
    }

    /**
     * One allocation.
     *
     * @param offering whether offers may be made or enlarged this time; they always shrink at once
     */
    public Allocation allocate(Snapshot snapshot, Instant now, boolean offering) {
        return new Run(snapshot, now).allocate(offering);
    }

    /** When the offer ends, if nobody answers it. */
    Instant expiry(OutstandingOffer offer) {
        return offer.since().plus(offerTimeout);
    }

    /** Whether an offer of this is worth making (Mesos: {@code allocatable}). */
    static boolean allocatable(Resources resources) {
        return resources.cpus().orElse(0) >= MIN_CPUS || resources.mem().orElse(0) >= MIN_MEM;
    }

    /** What a task needs, apart from who it is: when one did not fit, no equal one will. */
    private record Shape(Resources resources, Optional<String> slaveId) {}

    private final class Run {
        private final Snapshot snapshot;
        private final Instant now;
        private final Pool pool;
        private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
        private final List<Filter> newFilters = new ArrayList<>();

        Run(Snapshot snapshot, Instant now) {
            this.snapshot = snapshot;
            this.now = now;
            this.pool = new Pool(snapshot);
        }

        Allocation allocate(boolean offering) {
            var demands = snapshot.demands().stream()
                    .sorted(Comparator.comparing(Demand::since).thenComparing(Demand::taskUid))
                    .toList();
            acceptNamedOffers(demands);
            acceptForDeclaredTasks(demands);
            if (offering) {
                endUnansweredOffers();
                offerTheRest();
            }
            var worthKeeping = pool.offers().stream()
                    .filter(offer -> allocatable(offer.resources()))
                    .toList();
            return new Allocation(verdicts, worthKeeping, newFilters);
        }

        private void acceptNamedOffers(List<Demand> demands) {
            var accept = new Accept(pool, snapshot);
            for (var demand : demands) {
                if (!demand.offerIds().isEmpty()) {
                    var verdict = accept.accept(demand);
                    verdicts.put(demand.taskUid(), verdict);
                    if (verdict instanceof Verdict.Granted) {
                        refuseLeftovers(demand);
                    }
                }
            }
        }

        private void refuseLeftovers(Demand demand) {
            demand.refuse()
                    .ifPresent(refuse -> demand.offerIds()
                            .forEach(id -> pool.offer(id).ifPresent(left -> {
                                newFilters.add(new Filter(
                                        left.framework(), left.slaveId(), left.resources(), now.plus(refuse)));
                                pool.end(left);
                            })));
        }

        private void acceptForDeclaredTasks(List<Demand> demands) {
            var waiting = demands.stream()
                    .filter(demand -> demand.offerIds().isEmpty())
                    .collect(Collectors.groupingBy(
                            Demand::framework,
                            HashMap::new,
                            Collectors.<Demand, Queue<Demand>>toCollection(ArrayDeque::new)));
            var shares = shares(false);
            var hopeless = new HashSet<Shape>();
            while (!waiting.isEmpty()) {
                var framework = shares.order(waiting.keySet()).getFirst();
                var queue = Objects.requireNonNull(waiting.get(framework));
                var demand = queue.remove();
                if (queue.isEmpty()) {
                    waiting.remove(framework);
                }
                place(demand, hopeless).ifPresent(slaveId -> {
                    verdicts.put(demand.taskUid(), new Verdict.Granted(slaveId));
                    shares.add(framework, demand.resources());
                });
            }
        }

        private Optional<String> place(Demand demand, Set<Shape> hopeless) {
            var shape = new Shape(demand.resources(), demand.slaveId());
            Predicate<OutstandingOffer> own = offer -> offer.framework().equals(demand.framework());
            if (!hopeless.contains(shape)) {
                var found = firstFit(demand, own).or(() -> firstFit(demand, anybodys -> true));
                if (found.isPresent()) {
                    return found;
                }
                hopeless.add(shape);
            }
            whyItCanNeverFit(demand).ifPresent(why -> verdicts.put(demand.taskUid(), new Verdict.Waiting(why)));
            return Optional.empty();
        }

        private Optional<String> firstFit(Demand demand, Predicate<OutstandingOffer> which) {
            for (var slaveId : candidates(demand)) {
                if (pool.available(slaveId, which).contains(demand.resources())) {
                    pool.use(slaveId, demand.resources(), which);
                    return Optional.of(slaveId);
                }
            }
            return Optional.empty();
        }

        private Iterable<String> candidates(Demand demand) {
            return demand.slaveId().<Iterable<String>>map(List::of).orElseGet(pool::agents);
        }

        private Optional<String> whyItCanNeverFit(Demand demand) {
            if (demand.slaveId().isPresent() && !pool.has(demand.slaveId().get())) {
                return Optional.of("Waiting for agent " + demand.slaveId().get()
                        + ": no node has that name (spec.slaveId is a node's name; leave it out for any agent)");
            }
            for (var slaveId : candidates(demand)) {
                if (pool.couldEverHold(slaveId, demand.resources())) {
                    return Optional.empty();
                }
            }
            return Optional.of("Waiting for an agent that has " + demand.resources()
                    + ": none is that large, even when it is empty; ask for less, or add a larger node");
        }

        private void endUnansweredOffers() {
            pool.offers().stream().filter(offer -> !now.isBefore(expiry(offer))).forEach(pool::end);
        }

        private void offerTheRest() {
            var shares = shares(true);
            var interested = snapshot.frameworks().stream()
                    .filter(FrameworkState::wantsOffers)
                    .map(FrameworkState::key)
                    .toList();
            for (var slaveId : pool.agents()) {
                var rest = pool.unoffered(slaveId);
                if (allocatable(rest)) {
                    shares.order(interested).stream()
                            .filter(framework -> !filtered(framework, slaveId, rest))
                            .findFirst()
                            .ifPresent(framework -> {
                                pool.offerRest(framework, slaveId, () -> newOffer(framework, slaveId));
                                shares.add(framework, rest);
                            });
                }
            }
        }

        private OutstandingOffer newOffer(FrameworkKey framework, String slaveId) {
            return new OutstandingOffer(offerIds.get(), framework, slaveId, Resources.empty(), now);
        }

        private boolean filtered(FrameworkKey framework, String slaveId, Resources rest) {
            return Stream.concat(snapshot.filters().stream(), newFilters.stream())
                    .anyMatch(filter -> filter.holdsBack(framework, slaveId, rest, now));
        }

        /** Shares of what tasks use; for new offers also of what is offered, as in Mesos. */
        private DominantShare shares(boolean withOffers) {
            var shares = new DominantShare(snapshot.agents().values().stream()
                    .map(state -> state.agent().total())
                    .toList());
            for (var framework : snapshot.frameworks()) {
                shares.add(framework.key(), framework.used());
                shares.count(framework.key(), framework.allocations());
            }
            if (withOffers) {
                pool.offers().forEach(offer -> shares.add(offer.framework(), offer.resources()));
            }
            return shares;
        }
    }
}
