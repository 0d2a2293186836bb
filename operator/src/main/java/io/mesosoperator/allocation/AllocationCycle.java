package io.mesosoperator.allocation;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.FrameworkStanding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link Allocator} when something changed, and keeps what came of it: assume, write, forget. What is granted
 * counts in the ledger at once; the task's reconciler writes it; a launch that fails gives it back.
 *
 * <p>It wakes by events and, for what only time changes (the pace of offers, the expiry of filters), by a timer.
 */
public final class AllocationCycle implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(AllocationCycle.class);
    private static final Duration FOREVER = Duration.ofDays(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int TOLERABLE_FAILURES = 5;

    private final Allocator allocator;
    private final Ledger ledger;
    private final FrameworkRegistry frameworks;
    private final OfferBook offers;
    private final Clock clock;
    private final Duration allocationInterval;
    private final Doorbell doorbell = new Doorbell();

    private final Map<String, Demand> demands = new LinkedHashMap<>();
    private final Map<String, Verdict> verdicts = new HashMap<>();
    private final Map<FrameworkKey, Long> allocations = new HashMap<>();
    private Instant lastOffering = Instant.MIN;
    private int failures;
    private volatile Consumer<String> tellTask = taskUid -> {};
    private volatile Runnable tellOffers = () -> {};

    /** @param allocationInterval offers are made or enlarged at most once in it; Mesos: {@code --allocation_interval} */
    public AllocationCycle(
            Allocator allocator,
            Ledger ledger,
            FrameworkRegistry frameworks,
            OfferBook offers,
            Clock clock,
            Duration allocationInterval) {
        this.allocator = allocator;
        this.ledger = ledger;
        this.frameworks = frameworks;
        this.offers = offers;
        this.clock = clock;
        this.allocationInterval = allocationInterval;
    }

    /** Who is told, by uid, of a verdict; and who is told that offers may have changed. */
    public void listeners(Consumer<String> task, Runnable offer) {
        tellTask = task;
        tellOffers = offer;
    }

    /** Something that an allocation depends on has changed. */
    public void changed() {
        doorbell.ring();
    }

    /** A task asks for resources. Asking again changes nothing. */
    public synchronized void ask(Demand demand) {
        var decided = verdicts.get(demand.taskUid());
        if (decided == null && demands.put(demand.taskUid(), demand) == null) {
            doorbell.ring();
        }
    }

    public synchronized Optional<Verdict> verdict(String taskUid) {
        return Optional.ofNullable(verdicts.get(taskUid));
    }

    /** The task's pod exists: the ledger counts the pod from now on. */
    public synchronized void launched(String taskUid) {
        verdicts.remove(taskUid);
        demands.remove(taskUid);
    }

    /** There will be no launch: what was asked for or granted is given back. */
    public synchronized void withdraw(String taskUid) {
        demands.remove(taskUid);
        if (verdicts.remove(taskUid) != null) {
            ledger.forget(taskUid);
            doorbell.ring();
        }
    }

    /** DECLINE: the offer goes, and what it held is refused until {@code expiry}. */
    public synchronized void decline(String offerId, Instant expiry) {
        offers.decline(offerId, expiry);
        doorbell.ring();
    }

    /** REVIVE: the framework's filters are dropped, and the next allocation need not wait for the interval. */
    public synchronized void revive(FrameworkKey framework) {
        offers.revive(framework);
        lastOffering = Instant.MIN;
        doorbell.ring();
    }

    /** The framework is gone, and with it its offers and filters. */
    public synchronized void disconnect(FrameworkKey framework) {
        offers.forget(framework);
        allocations.remove(framework);
        doorbell.ring();
    }

    /** Works until it is interrupted. */
    @Override
    public void run() {
        try {
            var wait = Duration.ZERO;
            while (!Thread.currentThread().isInterrupted()) {
                doorbell.await(wait);
                wait = onceAtLeastTried();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    // One cycle that fails must not end all allocation; what it failed on may be gone the next time. One that always
    // fails
    // must be noticed: then the thread ends, and liveness with it.
    private Duration onceAtLeastTried() {
        try {
            var wait = once();
            failures = 0;
            return wait;
        } catch (RuntimeException failure) {
            failures++;
            if (failures > TOLERABLE_FAILURES) {
                throw failure;
            }
            LOG.error("an allocation has failed and will be tried again in {}", AFTER_FAILURE, failure);
            return AFTER_FAILURE;
        }
    }

    /** One cycle. Returns how long nothing can change but by an event. */
    Duration once() {
        var now = clock.instant();
        boolean offering;
        List<String> told;
        synchronized (this) {
            offering = !now.isBefore(nextOffering());
            var allocation = allocator.allocate(snapshot(now), now, offering);
            told = settle(allocation);
            if (offering) {
                lastOffering = now;
            }
        }
        told.forEach(tellTask);
        tellOffers.run();
        return nextWake(now, offering);
    }

    private Instant nextOffering() {
        return lastOffering.equals(Instant.MIN) ? Instant.MIN : lastOffering.plus(allocationInterval);
    }

    private Duration nextWake(Instant now, boolean offered) {
        if (!offered) {
            return Duration.between(now, nextOffering());
        }
        var expiries = Stream.concat(
                offers.filters(now).stream().map(Filter::expiry),
                offers.standing().stream().map(allocator::expiry));
        return expiries.min(Instant::compareTo)
                .map(expiry -> Duration.between(now, expiry))
                .orElse(FOREVER);
    }

    private Snapshot snapshot(Instant now) {
        var states = frameworks.registered().stream().map(this::state).toList();
        return new Snapshot(ledger.agents(), states, waiting(), offers.standing(), offers.filters(now));
    }

    private List<Demand> waiting() {
        return demands.values().stream()
                .filter(demand -> frameworks.standing(demand.framework()) instanceof FrameworkStanding.Registered)
                .toList();
    }

    private FrameworkState state(FrameworkKey key) {
        return new FrameworkState(
                key, ledger.usedBy(key), frameworks.wantsOffers(key), allocations.getOrDefault(key, 0L));
    }

    private List<String> settle(Allocation allocation) {
        allocation.offers().stream()
                .filter(offer -> offers.find(offer.id()).isEmpty())
                .forEach(offer -> allocations.merge(offer.framework(), 1L, Long::sum));
        offers.settle(allocation);
        return allocation.verdicts().entrySet().stream()
                .filter(entry -> decide(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns whether the task has to be told. */
    private boolean decide(String taskUid, Verdict verdict) {
        var demand = demands.get(taskUid);
        if (demand == null) {
            return false;
        }
        switch (verdict) {
            case Verdict.Granted(var slaveId) -> {
                ledger.assume(taskUid, demand.framework(), slaveId, demand.resources());
                demands.remove(taskUid);
                LOG.debug("granted {} on {} to task {}", demand.resources(), slaveId, taskUid);
            }
            case Verdict.Refused refused -> demands.remove(taskUid);
            case Verdict.Waiting waiting -> {
                return !verdict.equals(verdicts.put(taskUid, verdict));
            }
        }
        verdicts.put(taskUid, verdict);
        return true;
    }
}
