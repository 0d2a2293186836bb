package io.mesosoperator.agent;

/**
 * Something that is to be said about an agent.
 *
 * @param kind how bad it is
 * @param message what is wrong, where, and what to do
 */
public record AgentProblem(Kind kind, String message) {

    /** What a finding means for the agent. The worst comes first. */
    public enum Kind {
        /** What was said of the agent cannot be done as it stands. It is not offered: some of it would be ignored. */
        INVALID("Invalid"),
        /** The node is not what the agent has to remember. It is not offered. */
        INCOMPATIBLE("Incompatible"),
        /** The node takes no pods now. */
        NODE_NOT_READY("NodeNotReady"),
        /** As somebody wants it: the agent takes no new tasks. */
        DRAINING("Draining"),
        /** Not quite as it was said; the agent is offered. */
        WARNING("Offered");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The reason of a condition. */
        public String word() {
            return word;
        }

        /** Whether it ends only when somebody changes something. */
        boolean isStalled() {
            return this == INVALID || this == INCOMPATIBLE;
        }

        /** Whether the agent is as it was asked to be. */
        boolean isReady() {
            return this == DRAINING || this == WARNING;
        }
    }

    static AgentProblem invalid(String message) {
        return new AgentProblem(Kind.INVALID, message);
    }

    static AgentProblem warning(String message) {
        return new AgentProblem(Kind.WARNING, message);
    }

    boolean permitsOffers() {
        return kind == Kind.WARNING;
    }
}
