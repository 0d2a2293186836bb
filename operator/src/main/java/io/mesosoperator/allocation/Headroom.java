package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;

/**
 * The resources that roles without a quota may still get while other roles' quotas are not yet satisfied (Mesos 1.0:
 * the second stage of an allocation leaves that much).
 */
final class Headroom {

    private final boolean limited;
    private Resources available;
    private boolean missing;

    private Headroom(boolean limited, Resources available, boolean missing) {
        this.limited = limited;
        this.available = available;
        this.missing = missing;
    }

    /** No quota, no limit. */
    static Headroom unlimited() {
        return new Headroom(false, Resources.empty(), false);
    }

    /**
     * The room beside quotas.
     *
     * @param free all free resources
     * @param unmet the part that must be left for quotas
     */
    static Headroom leaving(Resources unmet, Resources free) {
        return new Headroom(!unmet.isEmpty(), free.minus(unmet), !free.contains(unmet));
    }

    /**
     * Whether enough is left for the quotas after giving this away; reserved and revocable resources do
     * not matter to them.
     */
    boolean admits(Resources resources) {
        var contested = contested(resources);
        return !limited || contested.isEmpty() || (!missing && available.contains(contested));
    }

    void take(Resources resources) {
        if (limited) {
            available = available.minus(contested(resources));
        }
    }

    /** The resources that quotas count: scalars that are neither reserved nor revocable. */
    static Resources contested(Resources resources) {
        return resources.unreserved().nonRevocable().scalars();
    }
}
