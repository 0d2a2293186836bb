package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;
import java.util.List;

/**
 * The state of an agent that cannot be detected anew.
 *
 * @param checkpointed dynamic reservations and persistent volumes
 * @param appliedOffers the ids of offers whose operations {@code checkpointed} already contains
 */
public record AgentCheckpoint(Resources checkpointed, List<String> appliedOffers) {

    public static final AgentCheckpoint NOTHING = new AgentCheckpoint(Resources.empty(), List.of());

    public AgentCheckpoint {
        appliedOffers = List.copyOf(appliedOffers);
    }

    /** Whether there is nothing to checkpoint. */
    public boolean isNothing() {
        return checkpointed.isEmpty() && appliedOffers.isEmpty();
    }
}
