package io.mesosoperator.allocation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All offers, each with its {@link OfferPhase}: from the allocation that makes it until its object is gone.
 *
 * <p>Lock order: {@link AllocatorService}, this, {@link Ledger}. Offers begin and cease to hold resources under the
 * lock of the AllocatorService, so those of a snapshot hold them until its allocation is settled. Nothing here calls
 * the API server.
 */
public final class OfferBook {

    private final Ledger ledger;
    private final Map<String, OfferEntry> entries = new LinkedHashMap<>();
    private final Map<String, Set<OfferEntry>> holdingByAgent = new HashMap<>();
    private final WriteTurns turns = new WriteTurns();

    public OfferBook(Ledger ledger) {
        this.ledger = ledger;
    }

    // --- what an earlier operator has left

    /** An outstanding offer whose object, if it has one, is to be written. */
    public synchronized void recover(OutstandingOffer offer) {
        outstanding(offer);
    }

    /** An object that nobody has accepted; {@code offer} is empty if it cannot be read, and then it is to go. */
    public synchronized void recoverPublished(String id, String namespace, Optional<OutstandingOffer> offer) {
        var entry = offer.map(this::outstanding).orElseGet(() -> begin(id, namespace, OfferPhase.RESCINDED));
        entry.published(Optional.of(offer.map(OutstandingOffer::resources).orElse(Resources.empty())));
        offer.ifPresent(found -> entry.shown(found.since()));
    }

    /** An offer that was accepted, or is being: tasks that name it may still have to be launched on its agent. */
    public synchronized void recoverAccept(
            String id, String namespace, OfferPhase phase, Optional<OutstandingOffer> offer) {
        var entry = begin(id, namespace, phase);
        entry.acceptedBefore();
        offer.ifPresent(entry::offer);
    }

    // --- what stands

    /** The offers that hold resources, oldest first. */
    public synchronized List<OutstandingOffer> outstanding() {
        return holding(entry -> true);
    }

    /** The offer, if it holds resources. */
    public synchronized Optional<OutstandingOffer> find(String id) {
        return entry(id).filter(entry -> entry.phase().holdsResources()).flatMap(OfferEntry::offer);
    }

    /**
     * From when on each offer may be rescinded for a newcomer: at once if nobody has seen it, and else so long after it
     * was first shown. What is answered may not.
     */
    synchronized Map<String, Instant> rescindable(Duration after) {
        return entries.values().stream()
                .filter(entry -> entry.phase() == OfferPhase.OUTSTANDING)
                .collect(Collectors.toMap(
                        OfferEntry::id,
                        entry -> entry.shown().map(shown -> shown.plus(after)).orElse(Instant.MIN)));
    }

    public synchronized boolean has(String id) {
        return entries.containsKey(id);
    }

    /** Whether an object of this namespace only has the name of an offer that was made to somebody in another. */
    public synchronized boolean isForeign(String id, String namespace) {
        return entry(id).filter(entry -> !entry.namespace().equals(namespace)).isPresent();
    }

    /** What the offer holds at this moment: pods of others may have taken some of it since the last allocation. */
    synchronized Resources current(OutstandingOffer offer) {
        var left = ledger.state(offer.slaveId()).map(AgentState::free).orElse(Resources.empty());
        for (var other : holdingByAgent.getOrDefault(offer.slaveId(), Set.of())) {
            if (!other.id().equals(offer.id())) {
                left = left.minus(other.offer().map(OutstandingOffer::resources).orElse(Resources.empty()));
            }
        }
        return Pool.common(offer.resources(), left);
    }

    /** What an allocation decided. */
    synchronized void commit(Allocation allocation) {
        var kept = allocation.offers().stream().map(OutstandingOffer::id).collect(Collectors.toSet());
        holding().filter(entry -> !kept.contains(entry.id())).toList().forEach(this::release);
        allocation
                .offers()
                .forEach(offer ->
                        entry(offer.id()).ifPresentOrElse(entry -> entry.offer(offer), () -> outstanding(offer)));
    }

    /** The offer holds its resources no longer. Returns it, if it did. */
    synchronized Optional<OutstandingOffer> withdraw(String id) {
        var offer = find(id);
        offer.flatMap(held -> entry(id)).ifPresent(this::release);
        return offer;
    }

    /** The framework is gone: its offers end. */
    synchronized void forget(FrameworkKey framework) {
        holding().filter(entry -> entry.isOf(framework)).toList().forEach(this::release);
    }

    // --- its object

    /**
     * At most so many of the offers whose objects do not show what they hold. Namespaces take turns, and frameworks in
     * them, and every other turn is for one that sees no offer yet.
     */
    public synchronized List<OutstandingOffer> unpublished(int limit) {
        var seeing = holding(entry -> entry.published().isPresent()).stream()
                .map(OutstandingOffer::framework)
                .collect(Collectors.toSet());
        var all = holding(entry -> entry.phase() == OfferPhase.OUTSTANDING && !entry.showsWhatItHolds());
        return turns.of(all, seeing).stream().limit(limit).toList();
    }

    /** The object is about to be written. Returns whether it may be: the offer is neither answered nor ended. */
    public synchronized boolean publish(OutstandingOffer offer, Instant now) {
        var entry = entry(offer.id(), OfferPhase.OUTSTANDING);
        entry.ifPresent(found -> {
            found.published(Optional.of(offer.resources()));
            found.shown(now);
            turns.taken(offer.framework());
        });
        return entry.isPresent();
    }

    /** What the object shows; empty if there is none. */
    public synchronized Optional<Resources> published(String id) {
        return entry(id).flatMap(OfferEntry::published);
    }

    /** The object could not be written, and shows what it did before. Returns whether the offer can be answered. */
    public synchronized boolean publishFailed(String id, Optional<Resources> before) {
        entry(id).ifPresent(entry -> entry.published(before));
        if (before.isEmpty()) {
            deleted(id);
        }
        return entry(id, OfferPhase.OUTSTANDING).isPresent();
    }

    /**
     * At most so many of the offers whose objects are to be deleted, of those that {@code which} accepts. Namespaces
     * take turns.
     */
    public synchronized List<String> rescinded(int limit, Predicate<String> which) {
        var all = entries.values().stream()
                .filter(entry -> entry.phase() == OfferPhase.RESCINDED && which.test(entry.id()))
                .toList();
        return Turns.of(all, OfferEntry::namespace).stream()
                .map(OfferEntry::id)
                .limit(limit)
                .toList();
    }

    /** Where the object is that is to be deleted; empty if its framework has accepted it meanwhile. */
    public synchronized Optional<String> rescindedIn(String id) {
        return entry(id, OfferPhase.RESCINDED).map(OfferEntry::namespace);
    }

    /** There is no object of a rescinded offer any more. */
    public synchronized void deleted(String id) {
        entry(id, OfferPhase.RESCINDED).ifPresent(entry -> become(entry, OfferPhase.GONE));
    }

    // --- its ACCEPT

    /**
     * The object says ACCEPT: it is written and deleted no more. Nothing is kept of an offer that has ended, or was
     * never made: its object may have been made by hand.
     *
     * @return whether there is something to do; not if it was carried out already
     */
    public synchronized boolean answer(String id) {
        var entry = entry(id);
        entry.ifPresent(known -> {
            switch (known.phase()) {
                case OUTSTANDING -> become(known, OfferPhase.ANSWERED);
                case RESCINDED -> become(known, OfferPhase.ACCEPTING);
                case ANSWERED, ACCEPTING, ACCEPTED, GONE -> {} // it has been seen before
            }
        });
        return entry.map(known -> known.phase() != OfferPhase.ACCEPTED).orElse(true);
    }

    /**
     * The object says ACCEPT no more, or never did: what is undecided can be answered anew, or ends if it has lost its
     * resources meanwhile. What is decided is carried out.
     *
     * @return whether that changes anything
     */
    synchronized boolean retract(String id) {
        var undecided = entry(id).filter(entry -> entry.decision().isEmpty());
        var next = undecided.map(OfferEntry::phase).flatMap(OfferBook::retracted);
        next.ifPresent(phase -> become(undecided.orElseThrow(), phase));
        return next.isPresent();
    }

    private static Optional<OfferPhase> retracted(OfferPhase phase) {
        return switch (phase) {
            case ANSWERED -> Optional.of(OfferPhase.OUTSTANDING);
            case ACCEPTING -> Optional.of(OfferPhase.RESCINDED);
            case OUTSTANDING, ACCEPTED, RESCINDED, GONE -> Optional.empty();
        };
    }

    /** The ACCEPT is decided, and what the offer held is the decision's. */
    synchronized void accept(String id, AcceptDecision decision) {
        entry(id).ifPresent(entry -> {
            if (entry.phase() != OfferPhase.ACCEPTING) {
                become(entry, OfferPhase.ACCEPTING);
            }
            entry.accept(decision);
        });
    }

    /** The ACCEPT was begun before: what it launched asks anew, and only what it refused is decided. */
    public synchronized void resume(String id, AcceptDecision decision) {
        entry(id).ifPresent(entry -> entry.resume(decision));
    }

    /** What was decided and is not finished. */
    public synchronized Optional<AcceptDecision> decision(String id) {
        return entry(id).flatMap(OfferEntry::decision);
    }

    /** Whether the ACCEPT was begun before, by an operator that is gone or for an object that is. */
    public synchronized boolean isBegun(String id) {
        return entry(id)
                .filter(entry -> entry.isAcceptedBefore() || entry.isCheckpointed())
                .isPresent();
    }

    /** Whether what the operations have changed is written down, and the agent remembers that. */
    public synchronized boolean isCheckpointed(String id) {
        return entry(id).filter(OfferEntry::isCheckpointed).isPresent();
    }

    /** What the operations have changed is written down. */
    public synchronized void checkpointed(String id) {
        entry(id).ifPresent(entry -> entry.checkpointed(true));
    }

    /** The agent need not remember it any longer. Returns whether it did. */
    public synchronized boolean forgetCheckpoint(String id) {
        var was = isCheckpointed(id);
        entry(id).ifPresent(entry -> entry.checkpointed(false));
        return was;
    }

    /** Whether the ACCEPT is carried out: its object stays for a while, and goes. */
    public synchronized boolean isAccepted(String id) {
        return entry(id, OfferPhase.ACCEPTED).isPresent();
    }

    /** The object tells what came of the ACCEPT. */
    public synchronized void accepted(String id) {
        entry(id).ifPresent(entry -> {
            become(entry, OfferPhase.ACCEPTED);
            entry.finished();
        });
    }

    /** The object is gone. Returns what is left of the offer, if it was accepted: that ends with it. */
    synchronized Optional<EndedAccept> gone(String id) {
        var ended = entry(id, OfferPhase.ACCEPTING).or(() -> entry(id, OfferPhase.ACCEPTED));
        ended.ifPresent(entry -> become(entry, OfferPhase.GONE));
        return ended.map(entry -> new EndedAccept(entry.decision(), entry.isCheckpointed()));
    }

    // --- the tasks that it launched

    /** The task that asks is here: what an ACCEPT decided for it, if it comes of one. */
    synchronized Optional<AllocationResult> claim(ResourceRequest request) {
        return only(request).flatMap(entry -> entry.launches().claim(request));
    }

    /** A task of an offer that was accepted before: the agent is certain, and what it was given is found again. */
    synchronized ResourceRequest recovered(ResourceRequest request) {
        return only(request)
                .filter(entry -> entry.isAcceptedBefore() && entry.isOf(request.framework()))
                .flatMap(OfferEntry::offer)
                .map(offer -> request.on(offer.slaveId()))
                .orElse(request);
    }

    /** There will be no such task after all. */
    synchronized void withdrawLaunch(String id, String task) {
        entry(id).ifPresent(entry -> entry.launches().withdraw(task));
    }

    /** Whether tasks of the offer have not come yet. */
    public synchronized boolean awaitsLaunches(String id) {
        return entry(id).filter(entry -> !entry.launches().isEmpty()).isPresent();
    }

    private Optional<OfferEntry> only(ResourceRequest request) {
        return request.offerIds().size() == 1 ? entry(request.offerIds().getFirst()) : Optional.empty();
    }

    // --- all changes of a phase

    private OfferEntry outstanding(OutstandingOffer offer) {
        var entry = begin(offer.id(), offer.framework().namespace(), OfferPhase.OUTSTANDING);
        entry.offer(offer);
        holdingByAgent
                .computeIfAbsent(offer.slaveId(), slaveId -> new LinkedHashSet<>())
                .add(entry);
        return entry;
    }

    private OfferEntry begin(String id, String namespace, OfferPhase phase) {
        var entry = new OfferEntry(id, namespace, phase, ledger);
        if (entries.putIfAbsent(id, entry) != null) {
            throw new IllegalStateException("Offer %s is known already".formatted(id));
        }
        return entry;
    }

    /** It holds its resources no longer, and no ACCEPT has got them. */
    private void release(OfferEntry entry) {
        var next = entry.published().isPresent() ? OfferPhase.RESCINDED : OfferPhase.GONE;
        become(entry, entry.phase() == OfferPhase.ANSWERED ? OfferPhase.ACCEPTING : next);
    }

    /** Every change of a phase, and the one end of an offer: what its tasks have not asked for is given back. */
    private void become(OfferEntry entry, OfferPhase next) {
        entry.become(next);
        if (!next.holdsResources()) {
            entry.offer()
                    .ifPresent(offer -> holdingByAgent.computeIfPresent(offer.slaveId(), (slaveId, holding) -> {
                        holding.remove(entry);
                        return holding.isEmpty() ? null : holding;
                    }));
        }
        if (next == OfferPhase.GONE) {
            entry.launches().withdrawAll();
            entries.remove(entry.id());
        }
    }

    private Optional<OfferEntry> entry(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    private Optional<OfferEntry> entry(String id, OfferPhase phase) {
        return entry(id).filter(entry -> entry.phase() == phase);
    }

    private Stream<OfferEntry> holding() {
        return entries.values().stream().filter(entry -> entry.phase().holdsResources());
    }

    private List<OutstandingOffer> holding(Predicate<OfferEntry> which) {
        return holding().filter(which).flatMap(entry -> entry.offer().stream()).toList();
    }
}
