package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;
import java.util.List;

/**
 * What is kept of an agent and cannot be found out anew.
 *
 * @param checkpointed dynamic reservations and persistent volumes
 * @param appliedOffers the ids of offers whose operations are contained in it
 */
record Kept(Resources checkpointed, List<String> appliedOffers) {

    static final Kept NOTHING = new Kept(Resources.empty(), List.of());

    Kept {
        appliedOffers = List.copyOf(appliedOffers);
    }

    boolean isNothing() {
        return checkpointed.isEmpty() && appliedOffers.isEmpty();
    }
}
