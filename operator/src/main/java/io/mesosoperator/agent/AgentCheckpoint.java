package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;
import java.util.List;

/**
 * What is kept of an agent and cannot be found out anew.
 *
 * @param checkpointed dynamic reservations and persistent volumes
 * @param appliedOffers the ids of offers whose operations are contained in it
 */
public record AgentCheckpoint(Resources checkpointed, List<String> appliedOffers) {

    public static final AgentCheckpoint NOTHING = new AgentCheckpoint(Resources.empty(), List.of());

    public AgentCheckpoint {
        appliedOffers = List.copyOf(appliedOffers);
    }

    /** Whether there is nothing to keep. */
    public boolean isNothing() {
        return checkpointed.isEmpty() && appliedOffers.isEmpty();
    }
}
