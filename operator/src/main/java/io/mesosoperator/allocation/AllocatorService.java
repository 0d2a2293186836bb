package io.mesosoperator.allocation;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.FrameworkListener;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
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
 */
public final class AllocatorService implements FrameworkListener {

    private static final Logger LOG = LoggerFactory.getLogger(AllocatorService.class);
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Allocator allocator;
    private final AllocationPolicy policy;
    private final Ledger ledger;
    private final FrameworkRegistry frameworks;
    private final OfferBook offers;
    private final OfferBackoff backoff;
    private final PendingLaunches launches;
    private final ResourceRequests requests;
    private final Clock clock;
    private final OfferTerms terms;

    private final Map<FrameworkKey, Long> allocations = new HashMap<>();
    private Instant lastOffering = Instant.MIN;
    private volatile Consumer<String> decided = taskUid -> {};
    private volatile Runnable tellOffers = () -> {};
    private volatile Runnable wake = () -> {};

    public AllocatorService(
            Allocator allocator,
            AllocationPolicy policy,
            Ledger ledger,
            FrameworkRegistry frameworks,
            OfferBook offers,
            OfferTerms terms,
            Clock clock) {
        this.allocator = allocator;
        this.policy = policy;
        this.ledger = ledger;
        this.frameworks = frameworks;
        this.offers = offers;
        this.backoff = new OfferBackoff(terms);
        this.launches = new PendingLaunches(ledger);
        this.requests = new ResourceRequests(ledger);
        this.clock = clock;
        this.terms = terms;
    }

    /** Who is told, by uid, of a verdict; and who is told that offers may have changed. */
    public void listeners(Consumer<String> task, Runnable offer) {
        decided = task;
        tellOffers = offer;
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
     * A task asks for resources. Asking again changes nothing.
     *
     * @return what an ACCEPT decided for it before it asked; empty if it has to wait for an allocation
     */
    public synchronized Optional<AllocationResult> ask(ResourceRequest request) {
        var uid = request.taskUid();
        if (requests.knows(uid)) {
            return Optional.empty();
        }
        var earlier = launches.claim(request);
        if (earlier.isPresent()) {
            requests.add(request);
            var _ = requests.decide(uid, earlier.get());
            return earlier;
        }
        if (!request.offerIds().isEmpty()) {
            backoff.answered(request.framework());
        }
        requests.add(launches.recovered(request));
        wake.run();
        return Optional.empty();
    }

    /** What was decided for the task, if it has asked; empty while it simply waits for its turn. */
    public synchronized Optional<AllocationResult> result(String taskUid) {
        return requests.result(taskUid);
    }

    /** The task's pod exists: the ledger counts the pod from now on. */
    public synchronized void launched(String taskUid) {
        requests.remove(taskUid);
    }

    /** There will be no launch: what was asked for or granted is given back. */
    public synchronized void withdraw(String taskUid) {
        if (requests.remove(taskUid)) {
            ledger.forget(taskUid);
            wake.run();
        }
    }

    /** What an ACCEPT of the offer would find at this moment; empty if the framework has no such offer any more. */
    public synchronized Optional<Acceptance.Offered> peek(String offerId, FrameworkKey framework) {
        return offers.find(offerId)
                .filter(offer -> offer.framework().equals(framework))
                .map(offer -> new Acceptance.Offered(
                        offer.slaveId(), offers.current(offer, ledger), ledger.checkpointed(offer.slaveId())))
                .filter(offered -> !offered.resources().isEmpty());
    }

    /**
     * ACCEPT of one offer, as a unit: the offer ends, whatever comes of it.
     *
     * @param refuse how long what is left is not offered to the framework again; zero for no time
     * @param rule what is done with what is offered
     * @param acceptance what of that concerns the allocation
     * @return what came of it; empty if the framework has no such offer any more
     */
    public synchronized <T> Optional<T> accept(
            String offerId,
            FrameworkKey framework,
            Duration refuse,
            Function<Acceptance.Offered, T> rule,
            Function<T, Acceptance> acceptance) {
        return peek(offerId, framework)
                .flatMap(offered -> offers.find(offerId).flatMap(offer -> {
                    var outcome = rule.apply(offered);
                    return accept(offer, refuse, acceptance.apply(outcome)) ? Optional.of(outcome) : Optional.empty();
                }));
    }

    /** Returns false if the agent has changed under it. */
    private boolean accept(OutstandingOffer offer, Duration refuse, Acceptance acceptance) {
        try {
            if (!acceptance.applied().isEmpty()) {
                ledger.apply(offer.slaveId(), acceptance.applied(), offer.id());
            }
        } catch (IllegalArgumentException agentChanged) {
            LOG.info("offer {} was accepted too late: {}", offer.id(), agentChanged.getMessage());
            return false;
        }
        launches.add(offer, acceptance);
        offers.end(offer.id());
        offers.refuse(new Filter(offer.framework(), offer.slaveId(), acceptance.left(), expiry(refuse)));
        backoff.answered(offer.framework());
        wake.run();
        return true;
    }

    /** A task of an ACCEPT will not be: its TaskInfo could not be made. */
    public synchronized void withdrawLaunch(String offerId, String task) {
        launches.withdraw(offerId, task);
        wake.run();
    }

    /**
     * An earlier operator has accepted this offer: tasks that name it are still to be launched on its agent.
     *
     * @param refused those that it has refused, by the name of their TaskInfo objects
     */
    public synchronized void recoverAccepted(
            String offerId, FrameworkKey framework, String slaveId, Map<String, AllocationResult.Refused> refused) {
        launches.recover(offerId, framework, slaveId, refused);
    }

    /** Whether tasks of an accepted offer have not come yet. */
    public synchronized boolean awaitsLaunches(String offerId) {
        return launches.awaits(offerId);
    }

    /** The object of an accepted offer is gone: all that was to come of it has come. */
    public synchronized void forgetAccepted(String offerId) {
        launches.forget(offerId);
        wake.run();
    }

    /**
     * DECLINE: the offer goes, and what it held is not offered to the framework again for a while.
     *
     * @param refuse how long; zero for no time
     */
    public synchronized void decline(String offerId, Duration refuse) {
        offers.end(offerId).ifPresent(declined -> {
            offers.refuse(new Filter(declined.framework(), declined.slaveId(), declined.resources(), expiry(refuse)));
            backoff.answered(declined.framework());
            wake.run();
        });
    }

    // Mesos 0.27: a filter holds for one allocation at least, or what was just declined would be offered at once.
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

    /** REVIVE: the framework's filters are dropped, and the next allocation need not wait for the interval. */
    public synchronized void revive(FrameworkKey framework) {
        offers.revive(framework);
        backoff.answered(framework);
        lastOffering = Instant.MIN;
        wake.run();
    }

    /** The framework is gone, and with it its offers and filters. */
    @Override
    public synchronized void disconnected(FrameworkKey framework) {
        offers.forget(framework);
        allocations.remove(framework);
        backoff.answered(framework);
        wake.run();
    }

    /** One cycle. Returns how long nothing can change but by an event. */
    public Duration once() {
        var now = clock.instant();
        boolean offering;
        List<String> told;
        synchronized (this) {
            offering = !now.isBefore(nextOffering());
            if (offering) {
                noticeSilence(now);
            }
            var snapshot = snapshot(now);
            told = settle(snapshot, allocator.allocate(snapshot, now, offering));
            if (offering) {
                lastOffering = now;
            }
        }
        told.forEach(decided);
        tellOffers.run();
        return nextWake(now, offering);
    }

    /** Some offers are about to end because nobody has answered them. */
    private void noticeSilence(Instant now) {
        offers.standing().stream()
                .filter(offer -> !now.isBefore(offer.expiry(terms)))
                .map(OutstandingOffer::framework)
                .filter(frameworks::wantsOffers)
                .collect(Collectors.toSet())
                .forEach(framework -> backoff.letTimeOut(framework, now));
    }

    private synchronized Instant nextOffering() {
        return lastOffering.equals(Instant.MIN) ? Instant.MIN : lastOffering.plus(terms.interval());
    }

    private synchronized Duration nextWake(Instant now, boolean offered) {
        if (!offered) {
            return Duration.between(now, nextOffering());
        }
        return Stream.of(
                        offers.refusals(now).nextExpiry().stream(),
                        offers.standing().stream().map(offer -> offer.expiry(terms)),
                        backoff.nextEnd(now).stream())
                .flatMap(expiries -> expiries)
                .min(Instant::compareTo)
                .map(expiry -> Duration.between(now, expiry))
                .orElse(FOREVER);
    }

    private Snapshot snapshot(Instant now) {
        var states = frameworks.registered().stream()
                .flatMap(key -> state(key, now).stream())
                .toList();
        // offers of frameworks that are gone or refused end here
        var registered = states.stream().map(FrameworkState::key).collect(Collectors.toSet());
        var standing = offers.standing().stream()
                .filter(offer -> registered.contains(offer.framework()))
                .toList();
        return new Snapshot(ledger.agents(), states, waiting(), standing, offers.refusals(now), policy);
    }

    private List<ResourceRequest> waiting() {
        return requests.waiting().stream()
                .filter(request -> isRegistered(request.framework()))
                .toList();
    }

    private boolean isRegistered(FrameworkKey framework) {
        return frameworks.standing(framework) instanceof RegistrationState.Registered;
    }

    private Optional<FrameworkState> state(FrameworkKey key, Instant now) {
        return frameworks.standing(key) instanceof RegistrationState.Registered(var info, var uid)
                ? Optional.of(new FrameworkState(
                        key,
                        info.getRole(),
                        takesRevocable(info),
                        ledger.usedBy(key),
                        frameworks.wantsOffers(key) ? backoff.offerLimit(key, now) : 0,
                        allocations.getOrDefault(key, 0L)))
                : Optional.empty();
    }

    private static boolean takesRevocable(FrameworkInfo info) {
        return info.getCapabilitiesList().stream()
                .anyMatch(capability -> capability.getType() == Capability.Type.REVOCABLE_RESOURCES);
    }

    /** Returns the tasks that have to be told. */
    private List<String> settle(Snapshot snapshot, Allocation allocation) {
        allocation.offers().stream()
                .filter(offer -> offers.find(offer.id()).isEmpty())
                .forEach(offer -> allocations.merge(offer.framework(), 1L, Long::sum));
        offers.settle(allocation);
        return requests.settle(snapshot.requests(), allocation.results());
    }
}
