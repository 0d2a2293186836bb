package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;

/**
 * What is left for roles without a quota while others have not got all that is guaranteed to them (Mesos 1.0: the
 * second stage of an allocation leaves that much).
 */
final class Headroom {

    private final boolean limited;
    private Resources spare;
    private boolean missing;

    private Headroom(boolean limited, Resources spare, boolean missing) {
        this.limited = limited;
        this.spare = spare;
        this.missing = missing;
    }

    /** No quota, no limit. */
    static Headroom unlimited() {
        return new Headroom(false, Resources.empty(), false);
    }

    /**
     * Room for others beside quotas.
     *
     * @param free all that is free
     * @param unmet what of it is to be left for quotas
     */
    static Headroom leaving(Resources unmet, Resources free) {
        return new Headroom(!unmet.isEmpty(), free.minus(unmet), !free.contains(unmet));
    }

    /**
     * Whether enough is left for the quotas when this is given away; what is reserved or revocable is no matter to
     * them.
     */
    boolean admits(Resources resources) {
        var contested = contested(resources);
        return !limited || contested.isEmpty() || (!missing && spare.contains(contested));
    }

    void take(Resources resources) {
        if (limited) {
            spare = spare.minus(contested(resources));
        }
    }

    /** What quotas are about: scalars that are neither reserved nor revocable. */
    static Resources contested(Resources resources) {
        return resources.unreserved().nonRevocable().scalars();
    }
}
