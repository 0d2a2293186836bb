package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;

/**
 * An agent and its resources in use.
 *
 * @param used the resources of pods and of launches in flight
 * @param pods the number of those pods and launches
 */
public record AgentState(Agent agent, Resources used, int pods) {

    /** The resources that a new task could still get here: none if the agent takes no tasks or has no pod slot left. */
    public Resources free() {
        return agent.offerable() && pods < agent.podSlots()
                ? withoutOverdraft(agent.total().minus(used))
                : Resources.empty();
    }

    /**
     * Whether the node takes pods now and has, as far as known, what pods and launches there were given. Host ports of
     * others are none of the agent's.
     */
    public boolean keepsItsWord() {
        return agent.offerable()
                && pods <= agent.podSlots()
                && overdraft().scalars().isEmpty();
    }

    /** Reserved resources that no task uses and no foreign pod has taken. */
    public Resources unusedReservations() {
        var left = withoutOverdraft(agent.total().minus(used));
        return left.minus(left.unreserved());
    }

    /** Whether a reservation pod finds a pod slot: {@link Agent#withTotal} has set one aside. */
    public boolean hasSlotForReservationPod() {
        return pods <= agent.podSlots();
    }

    /**
     * Foreign pods do not respect reservations. Where they use more than the unreserved resources, they use reserved
     * ones, which nothing else can use then.
     */
    private Resources withoutOverdraft(Resources free) {
        var overdraft = overdraft();
        if (overdraft.isEmpty()) {
            return free;
        }
        // first from unreserved resources: a reservation may have ended while tasks still use it
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

    private Resources overdraft() {
        return plain(used.minus(agent.total()));
    }

    private static Resources plain(Resources resources) {
        return resources.minus(resources.persistentVolumes()).flatten();
    }
}
