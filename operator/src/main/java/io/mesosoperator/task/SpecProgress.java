package io.mesosoperator.task;

/**
 * How far the operator is with a task's spec, of which only {@code kill} may change.
 *
 * @param killed whether a KILL was seen; it goes on when {@code kill} is taken out of the spec
 * @param asksKill whether the spec asks for one now
 * @param isStale whether the status, if there is one, was made from an earlier generation of the spec
 */
record SpecProgress(boolean killed, boolean asksKill, boolean isStale) {

    /** A spec without a KILL, whose status is current. */
    static final SpecProgress CURRENT = new SpecProgress(false, false, false);

    /**
     * Whether the status has to be written for its {@code observedGeneration} alone. A task that is being killed is in
     * progress, and the status of its end is still to come; but a KILL that the spec no longer tells must be kept.
     */
    boolean mustBeTold() {
        return isStale && !asksKill;
    }
}
