package io.mesosoperator.allocation;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.FrameworkListener;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.security.Counted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.FrameworkInfo.Capability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a Mesos master keeps of offers: it takes the calls of frameworks (ACCEPT, DECLINE, REVIVE), runs the
 * {@link Allocator}, and keeps what came of it: assume, write, forget. What is granted counts in the ledger at once; a
 * reconciler writes it; a launch that fails gives it back.
 *
 * <p>Filters live here only: a restart of the operator loses them, as a failover of a Mesos master does.
 */
public final class AllocatorService implements FrameworkListener {

    private static final Logger LOG = LoggerFactory.getLogger(AllocatorService.class);
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Allocator allocator;
    private final GuardedAllocator guarded;
    private final ItemGuard guard;
    private final Supplier<AllocationPolicy> policy;
    private final Ledger ledger;
    private final FrameworkRegistry frameworks;
    private final OfferBook offers;
    private final OfferFilters refusals = new OfferFilters();
    private final OfferBackoff backoff;
    private final ResourceRequests requests;
    private final Clock clock;
    private final OfferTerms terms;
    private final TenantUse use;

    private final Map<FrameworkKey, Long> allocations = new HashMap<>();
    private Instant lastOffering = Instant.MIN;
    private Optional<Instant> newcomersLook = Optional.empty();
    private volatile Consumer<String> decided = taskUid -> {};
    private volatile Runnable offersChanged = () -> {};
    private volatile Runnable wake = () -> {};

    /** @param policy that of now */
    public AllocatorService(
            Allocator allocator,
            Supplier<AllocationPolicy> policy,
            Ledger ledger,
            FrameworkRegistry frameworks,
            OfferBook offers,
            OfferTerms terms,
            Clock clock) {
        this.allocator = allocator;
        this.guard = new ItemGuard("allocation", clock);
        this.guarded = new GuardedAllocator(guard);
        this.policy = policy;
        this.ledger = ledger;
        this.frameworks = frameworks;
        this.offers = offers;
        this.backoff = new OfferBackoff(terms);
        this.requests = new ResourceRequests(ledger, clock);
        this.clock = clock;
        this.terms = terms;
        this.use = new TenantUse(ledger, frameworks);
    }

    /**
     * Sets the listeners: one receives the uid of a task with a new result, the other is called when offers
     * may have changed.
     */
    public void listeners(Consumer<String> task, Runnable offer) {
        decided = task;
        offersChanged = offer;
    }

    /** What runs the next cycle is told that there is something to allocate. */
    public void onChange(Runnable listener) {
        wake = listener;
    }

    /** Something that an allocation depends on has changed. */
    public void changed() {
        wake.run();
    }

    /**
     * An agent has joined, or is larger or smaller than before. As with Mesos' addSlave and updateSlave, the next
     * allocation run does not wait for the interval.
     */
    public synchronized void agentChanged() {
        offerSoon();
    }

    /** The policy is another now. */
    public synchronized void policyChanged() {
        offerSoon();
    }

    private void offerSoon() {
        lastOffering = Instant.MIN;
        wake.run();
    }

    /**
     * Requests resources for a task. Idempotent.
     *
     * @return the result if an ACCEPT decided it before; empty if the task has to wait for an allocation run
     */
    public synchronized Optional<AllocationResult> ask(ResourceRequest request) {
        var uid = request.taskUid();
        if (requests.knows(uid)) {
            return Optional.empty();
        }
        var earlier = offers.claim(request);
        if (earlier.isPresent()) {
            requests.add(request);
            var _ = requests.decide(uid, earlier.get());
            return earlier;
        }
        if (!request.offerIds().isEmpty()) {
            backoff.answered(request.framework());
        }
        requests.add(offers.recovered(request));
        wake.run();
        return Optional.empty();
    }

    /** The task's result, if it has requested resources; empty while it waits for its turn. */
    public synchronized Optional<AllocationResult> result(String taskUid) {
        return requests.result(taskUid);
    }

    /** When the task was granted its resources, if it was and has no pod yet. */
    public synchronized Optional<Instant> grantedAt(String taskUid) {
        return requests.grantedAt(taskUid);
    }

    /** The task's pod exists: the ledger now counts the pod. */
    public synchronized void launched(String taskUid) {
        requests.remove(taskUid);
    }

    /** Cancels the task's request or grant: it will not be launched. */
    public synchronized void withdraw(String taskUid) {
        if (requests.remove(taskUid)) {
            var _ = ledger.forget(taskUid);
            wake.run();
        }
    }

    /**
     * The task's pod does not exist any more. Perhaps no watch has ever told of it: then what was granted for it counts
     * still.
     */
    public synchronized void podGone(String taskUid) {
        if (ledger.forget(taskUid)) {
            wake.run();
        }
    }

    /** What an ACCEPT of the offer would get now; empty if the framework no longer has this offer. */
    public synchronized Optional<Acceptance.Offered> peek(String offerId, FrameworkKey framework) {
        return offers.find(offerId)
                .filter(offer -> offer.framework().equals(framework) && isTolerated(offer))
                .map(offer -> new Acceptance.Offered(
                        offer.slaveId(),
                        offers.current(offer),
                        ledger.checkpointed(offer.slaveId()),
                        use.allowance(framework, offer.slaveId(), policy.get().limits())))
                .filter(offered -> !offered.resources().isEmpty());
    }

    /** Whether the agent has got no taint since the last allocation that keeps the framework away. */
    private boolean isTolerated(OutstandingOffer offer) {
        return ledger.state(offer.slaveId())
                .map(state -> state.agent().taints())
                .filter(taints -> !taints.isEmpty())
                .map(taints -> tolerations(offer.framework()).tolerate(taints))
                .orElse(true);
    }

    private Tolerations tolerations(FrameworkKey framework) {
        return Tolerations.of(frameworks.tolerated(framework));
    }

    /**
     * ACCEPT of one offer, as a unit: the offer ends with it.
     *
     * @param refuse how long what is left is not offered to the framework again; zero for no time
     * @param rule what is done with what is offered
     * @return what came of it; empty if the framework has no such offer any more
     */
    public synchronized <T extends AcceptDecision> Optional<T> accept(
            String offerId, FrameworkKey framework, Duration refuse, Function<Acceptance.Offered, T> rule) {
        return peek(offerId, framework)
                .flatMap(offered -> offers.find(offerId).flatMap(offer -> {
                    var decision = rule.apply(offered);
                    return accept(offer, refuse, decision) ? Optional.of(decision) : Optional.empty();
                }));
    }

    /** Returns false if the agent has changed under it. */
    private boolean accept(OutstandingOffer offer, Duration refuse, AcceptDecision decision) {
        var acceptance = decision.acceptance();
        try {
            if (!acceptance.applied().isEmpty()) {
                ledger.apply(offer.slaveId(), acceptance.applied(), offer.id());
            }
        } catch (IllegalArgumentException agentChanged) {
            LOG.info("Offer {} was accepted too late: {}", offer.id(), agentChanged.getMessage());
            return false;
        }
        offers.accept(offer.id(), decision);
        Metric.OFFERS.count("accepted");
        refusals.add(new Filter(offer.framework(), offer.slaveId(), acceptance.left(), expiry(refuse)));
        backoff.answered(offer.framework());
        wake.run();
        return true;
    }

    /** ACCEPT of an offer that is no good: it ends, as in Mesos, and nothing comes of it. */
    public synchronized void acceptInVain(String offerId, AcceptDecision decision) {
        offers.accept(offerId, decision);
        wake.run();
    }

    /** The object says ACCEPT no more, or never did: see {@link OfferBook#retract}. */
    public void retract(String offerId) {
        if (offers.retract(offerId)) {
            wake.run(); // whoever deletes the objects of rescinded offers looks after an allocation
        }
    }

    /** A task of an ACCEPT will not be: its TaskInfo could not be made. */
    public synchronized void withdrawLaunch(String offerId, String task) {
        offers.withdrawLaunch(offerId, task);
        wake.run();
    }

    /**
     * The offer's object is gone: that is a DECLINE, unless the offer was accepted. Then all that was to
     * come of it has come.
     *
     * @return what is left of an ACCEPT
     */
    public synchronized Optional<EndedAccept> gone(String offerId) {
        decline(offerId, Filter.refusal(Optional.empty()));
        var ended = offers.gone(offerId);
        ended.ifPresent(accept -> wake.run());
        return ended;
    }

    /**
     * DECLINE: the offer ends, and its resources are not offered to the framework again for a while.
     *
     * @param refuse how long; zero for no time
     */
    public synchronized void decline(String offerId, Duration refuse) {
        offers.withdraw(offerId).ifPresent(declined -> {
            Metric.OFFERS.count("declined");
            refusals.add(new Filter(declined.framework(), declined.slaveId(), declined.resources(), expiry(refuse)));
            backoff.answered(declined.framework());
            wake.run();
        });
    }

    // Mesos 0.27: a filter lasts for at least one allocation run; otherwise the declined offer would be
    // made again at once.
    private Instant expiry(Duration refuse) {
        return refuse.isZero()
                ? Instant.MIN
                : clock.instant().plus(refuse.compareTo(terms.interval()) < 0 ? terms.interval() : refuse);
    }

    @Override
    public void registered(FrameworkKey framework, boolean revived) {
        if (revived) {
            revive(framework);
        } else {
            changed();
        }
    }

    /** REVIVE: drops the framework's filters; the next allocation run does not wait for the interval. */
    public synchronized void revive(FrameworkKey framework) {
        refusals.forget(framework);
        backoff.answered(framework);
        offerSoon();
    }

    /** Ends the offers and filters of a framework that is gone. */
    @Override
    public synchronized void disconnected(FrameworkKey framework) {
        offers.forget(framework);
        refusals.forget(framework);
        allocations.remove(framework);
        backoff.forget(framework);
        wake.run();
    }

    /** One allocation run. Returns the time until the next run is due if no event arrives before. */
    public Duration once() {
        var now = clock.instant();
        boolean offering;
        List<String> decidedTasks;
        synchronized (this) {
            offering = !now.isBefore(nextOffering());
            if (offering) {
                recordTimeouts(now);
            }
            var snapshot = snapshot(now, offering);
            var allocation = guarded.allocate(snapshot, some -> allocator.allocate(some, now, offering));
            decidedTasks = commit(snapshot, allocation);
            if (offering) {
                lastOffering = now;
                newcomersLook = allocation.nextLook();
            }
        }
        decidedTasks.forEach(task -> guard.run("wake-up of task " + task, () -> decided.accept(task)));
        offersChanged.run();
        return nextWake(now, offering);
    }

    /** Records the offers that end unanswered in this run. */
    private void recordTimeouts(Instant now) {
        var unanswered = offers.outstanding().stream()
                .filter(offer -> !now.isBefore(offer.expiry(terms)))
                .map(OutstandingOffer::framework)
                .filter(frameworks::wantsOffers)
                .toList();
        Metric.OFFERS.count(unanswered.size(), "unanswered");
        Set.copyOf(unanswered).forEach(framework -> backoff.letTimeOut(framework, now));
    }

    /** The tasks that wait for resources. */
    public synchronized List<PendingRequest> pending() {
        return requests.pending();
    }

    /** What an allocation would decide on now. Its filters are those in force: use {@link #withFilters} for them. */
    synchronized Snapshot observe() {
        return snapshot(clock.instant(), false);
    }

    /** Whether the task has asked for resources and has none. */
    synchronized boolean waits(String taskUid) {
        return requests.waits(taskUid);
    }

    /** Looks at the filters in force while nobody changes them. */
    synchronized <T> T withFilters(Function<OfferFilters, T> look) {
        return look.apply(refusals);
    }

    /** How many namespaces and roles have as many of this as they may have: of tasks, or of offers. */
    public synchronized long atLimit(Counted what) {
        var limits = policy.get().limits();
        var counts = what == Counted.TASKS ? use.tasks(limits) : use.offers(offers.outstanding());
        return limits.has(what) ? counts.atLimit(limits, what) : 0;
    }

    /** How many filters each framework has. */
    public synchronized Map<FrameworkKey, Integer> filters() {
        return refusals.counts();
    }

    private synchronized Instant nextOffering() {
        return lastOffering.equals(Instant.MIN) ? Instant.MIN : lastOffering.plus(terms.interval());
    }

    private synchronized Duration nextWake(Instant now, boolean offered) {
        if (!offered) {
            return Duration.between(now, nextOffering());
        }
        refusals.expire(now);
        return Stream.of(
                        refusals.nextExpiry().stream(),
                        offers.outstanding().stream().map(offer -> offer.expiry(terms)),
                        backoff.nextEnd(now).stream(),
                        newcomersLook.stream(),
                        guarded.nextTrial(now))
                .flatMap(expiries -> expiries)
                .min(Instant::compareTo)
                .map(expiry -> Duration.between(now, expiry))
                .orElse(FOREVER);
    }

    private Snapshot snapshot(Instant now, boolean offering) {
        var states = frameworks.registered().stream()
                .flatMap(key -> guard.call(key, () -> state(key, now)).stream().flatMap(Optional::stream))
                .toList();
        // offers of disconnected or refused frameworks end here
        var registered = states.stream().map(FrameworkState::key).collect(Collectors.toSet());
        var standing = offers.outstanding().stream()
                .filter(offer -> registered.contains(offer.framework()))
                .toList();
        refusals.expire(now);
        var mayRescind = offering && states.size() > 1;
        var rescindable = mayRescind ? offers.rescindable(FirstOffers.MOMENT) : Map.<String, Instant>of();
        var current = policy.get();
        return new Snapshot(
                ledger.agents(),
                states,
                waiting(),
                standing,
                refusals,
                current,
                rescindable,
                use.tasks(current.limits()));
    }

    private List<ResourceRequest> waiting() {
        return requests.waiting().stream()
                .filter(request -> isRegistered(request.framework()))
                .toList();
    }

    private boolean isRegistered(FrameworkKey framework) {
        return frameworks.state(framework) instanceof RegistrationState.Registered;
    }

    private Optional<FrameworkState> state(FrameworkKey key, Instant now) {
        return frameworks.state(key) instanceof RegistrationState.Registered(var info, var _, var _, var _)
                ? Optional.of(new FrameworkState(
                        key,
                        info.getRole(),
                        takesRevocable(info),
                        ledger.usedBy(key).resources(),
                        offerLimit(key, now),
                        allocations.getOrDefault(key, 0L),
                        tolerations(key)))
                : Optional.empty();
    }

    private int offerLimit(FrameworkKey key, Instant now) {
        return frameworks.wantsOffers(key) ? backoff.offerLimit(key, frameworks.hasRevived(key), now) : 0;
    }

    private static boolean takesRevocable(FrameworkInfo info) {
        return info.getCapabilitiesList().stream()
                .anyMatch(capability -> capability.getType() == Capability.Type.REVOCABLE_RESOURCES);
    }

    /** Returns the tasks whose listeners must be notified. */
    private List<String> commit(Snapshot snapshot, Allocation allocation) {
        allocation.offers().stream()
                .filter(offer -> offers.find(offer.id()).isEmpty())
                .forEach(offer -> allocations.merge(offer.framework(), 1L, Long::sum));
        if (allocation.transferred() > 0) {
            Metric.OFFERS.count(allocation.transferred(), "transferred");
        }
        offers.commit(allocation);
        allocation.filters().forEach(refusals::add);
        return requests.commit(snapshot.requests(), allocation.results());
    }
}
