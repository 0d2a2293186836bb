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
        return agent.offerable() && pods < agent.podSlots() ? agent.total().minus(used) : Resources.empty();
    }
}
