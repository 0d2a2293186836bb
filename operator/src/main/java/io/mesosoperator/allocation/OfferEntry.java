package io.mesosoperator.allocation;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.Optional;

/** What the {@link OfferBook} knows of one offer. Only the book touches it, under its lock. */
final class OfferEntry {

    private final String id;
    private final String namespace;
    private final PendingLaunches launches;
    private OfferPhase phase;
    private Optional<OutstandingOffer> offer = Optional.empty();
    private Optional<Resources> published = Optional.empty();
    private Optional<Instant> shown = Optional.empty();
    private Optional<AcceptDecision> decision = Optional.empty();
    private boolean acceptedBefore;
    private boolean checkpointed;

    /** @param namespace of its object */
    OfferEntry(String id, String namespace, OfferPhase phase, Ledger ledger) {
        if (!phase.mayBegin()) {
            throw new IllegalStateException("Offer %s cannot begin as %s".formatted(id, phase));
        }
        this.id = id;
        this.namespace = namespace;
        this.phase = phase;
        this.launches = new PendingLaunches(id, ledger);
    }

    String id() {
        return id;
    }

    String namespace() {
        return namespace;
    }

    OfferPhase phase() {
        return phase;
    }

    void become(OfferPhase next) {
        if (!phase.mayBecome(next)) {
            throw new IllegalStateException("Offer %s is %s and cannot become %s".formatted(id, phase, next));
        }
        phase = next;
    }

    /** What is offered, or was; empty if that is not known. */
    Optional<OutstandingOffer> offer() {
        return offer;
    }

    void offer(OutstandingOffer now) {
        offer = Optional.of(now);
    }

    /** What its object shows; empty if it has none. */
    Optional<Resources> published() {
        return published;
    }

    void published(Optional<Resources> visible) {
        published = visible;
    }

    /** When its object first showed something; empty if it never did. */
    Optional<Instant> shown() {
        return shown;
    }

    void shown(Instant now) {
        shown = shown.or(() -> Optional.of(now));
    }

    boolean showsWhatItHolds() {
        return published.equals(offer.map(OutstandingOffer::resources));
    }

    /** What is being carried out. */
    Optional<AcceptDecision> decision() {
        return decision;
    }

    /** This is carried out from now on. */
    void accept(AcceptDecision decided) {
        decision = Optional.of(decided);
        offer.ifPresent(given -> launches.add(given, decided.acceptance()));
    }

    /** This was begun before: the tasks that it launches ask anew. */
    void resume(AcceptDecision decided) {
        acceptedBefore = true;
        decision = Optional.of(decided);
        offer.ifPresent(
                given -> launches.refuse(given.framework(), decided.acceptance().refused()));
    }

    void finished() {
        decision = Optional.empty();
    }

    /** Whether an operator before this one has accepted it. */
    boolean isAcceptedBefore() {
        return acceptedBefore;
    }

    void acceptedBefore() {
        acceptedBefore = true;
    }

    /** Whether what its operations have changed is written down, and the agent remembers that. */
    boolean isCheckpointed() {
        return checkpointed;
    }

    void checkpointed(boolean isWritten) {
        checkpointed = isWritten;
    }

    PendingLaunches launches() {
        return launches;
    }

    boolean isOf(FrameworkKey framework) {
        return offer.map(OutstandingOffer::framework).filter(framework::equals).isPresent();
    }
}
