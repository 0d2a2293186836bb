package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;

/**
 * An agent and what is in use on it.
 *
 * @param used what pods and launches in flight hold
 * @param pods how many of them there are
 */
public record AgentState(Agent agent, Resources used, int pods) {

    /** What a new task could still get here: nothing on an agent that takes no tasks or has no pod slot left. */
    public Resources free() {
        return agent.offerable() && pods < agent.podSlots()
                ? withoutOverdraft(agent.total().minus(used))
                : Resources.empty();
    }

    /** What is reserved, is not in use, and was not taken by pods of others. */
    public Resources unusedReservations() {
        var left = withoutOverdraft(agent.total().minus(used));
        return left.minus(left.unreserved());
    }

    /** Whether a placeholder of what is reserved finds its pod slot: {@link Agent#withTotal} has kept one. */
    public boolean hasSlotForReservationPod() {
        return pods <= agent.podSlots();
    }

    /**
     * Pods of others know nothing of reservations. What they hold beyond all that is unreserved, they hold of what is
     * reserved, and nobody else can have it.
     */
    private Resources withoutOverdraft(Resources free) {
        var overdraft = plain(used.minus(agent.total()));
        if (overdraft.isEmpty()) {
            return free;
        }
        // first of what is unreserved: a reservation may have ended while tasks use it
        var left = free.minus(overdraft);
        overdraft = overdraft.minus(free.unreserved());
        for (var entry : free.toProto()) {
            var resource = Resources.of(entry);
            if (!resource.reserved().isEmpty() && resource.persistentVolumes().isEmpty()) {
                var plain = resource.flatten();
                var kept = plain.minus(overdraft);
                overdraft = overdraft.minus(plain);
                var keptReserved = entry.hasReservation()
                        ? kept.flatten(entry.getRole(), entry.getReservation())
                        : kept.flatten(entry.getRole());
                left = left.minus(resource).plus(keptReserved);
            }
        }
        return left;
    }

    private static Resources plain(Resources resources) {
        return resources.minus(resources.persistentVolumes()).flatten();
    }
}
