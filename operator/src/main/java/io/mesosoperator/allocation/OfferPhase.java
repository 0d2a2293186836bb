package io.mesosoperator.allocation;

import java.util.Set;

/** How far an offer is in its life. */
public enum OfferPhase {
    /** It can be answered, and holds its resources. */
    OUTSTANDING,

    /** Its object says ACCEPT, which is not decided yet: it holds its resources, and its object is left alone. */
    ANSWERED,

    /** The ACCEPT is being carried out: as it was decided, or in vain if the offer ended before that. */
    ACCEPTING,

    /** Its object tells what came of the ACCEPT, and waits for the tasks to ask for what they were given. */
    ACCEPTED,

    /** Declined, timed out or withdrawn: its object is to be deleted. */
    RESCINDED,

    /** Nothing is left of it. */
    GONE;

    /** Whether an offer may be in this phase when it becomes known: made, found at the start, or made by hand. */
    boolean mayBegin() {
        return switch (this) {
            case OUTSTANDING, ACCEPTING, ACCEPTED, RESCINDED -> true;
            case ANSWERED, GONE -> false;
        };
    }

    boolean mayBecome(OfferPhase next) {
        return next().contains(next);
    }

    private Set<OfferPhase> next() {
        return switch (this) {
            case OUTSTANDING -> Set.of(ANSWERED, ACCEPTING, RESCINDED, GONE);
            case ANSWERED -> Set.of(ACCEPTING, OUTSTANDING); // back, if the answer is taken back undecided
            case ACCEPTING -> Set.of(ACCEPTED, RESCINDED, GONE); // rescinded, if it was undecided, and is taken back
            case RESCINDED -> Set.of(ACCEPTING, GONE); // an ACCEPT may come before its object is deleted
            case ACCEPTED -> Set.of(GONE);
            case GONE -> Set.of();
        };
    }

    /** Whether what it holds is offered to nobody else. */
    boolean holdsResources() {
        return this == OUTSTANDING || this == ANSWERED;
    }
}
