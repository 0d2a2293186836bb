package io.mesosoperator.allocation;

import java.util.List;

/**
 * Why a task is not placed, or a framework has no offer.
 *
 * @param reason in CamelCase: the reason of a condition
 * @param message a sentence with the numbers
 * @param agents each agent's own answer, by name of the agent; empty if it does not depend on them
 */
public record Explanation(String reason, String message, List<Agent> agents) {

    public Explanation {
        agents = List.copyOf(agents);
    }

    /** An explanation in which no agent has a part. */
    Explanation(String reason, String message) {
        this(reason, message, List.of());
    }

    /**
     * An agent's answer.
     *
     * @param agent the node's name
     */
    public record Agent(String agent, String reason, String message) {}
}
