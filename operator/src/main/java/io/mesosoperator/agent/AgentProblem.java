package io.mesosoperator.agent;

/**
 * A problem of an agent, for the status of its Agent object.
 *
 * @param kind the severity
 * @param message what is wrong, where, and what to do
 */
public record AgentProblem(Kind kind, String message) {

    /** What a problem means for the agent. The worst comes first. */
    public enum Kind {
        /**
         * The Agent object's spec is not possible. The agent is not offered, because part of the spec would be ignored.
         */
        INVALID("Invalid"),
        /** The node's resources do not contain the checkpointed ones. The agent is not offered. */
        INCOMPATIBLE("Incompatible"),
        /** The node currently takes no pods. */
        NODE_NOT_READY("NodeNotReady"),
        /** The Agent object asks for it: the agent takes no new tasks. */
        DRAINING("Draining"),
        /** The spec is only partly fulfilled; the agent is offered. */
        WARNING("Offered");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The condition's reason. */
        public String word() {
            return word;
        }

        /** Whether it ends only when an administrator changes something. */
        boolean isStalled() {
            return this == INVALID || this == INCOMPATIBLE;
        }

        /** Whether the agent matches its spec. */
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
