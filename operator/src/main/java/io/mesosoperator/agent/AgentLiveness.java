package io.mesosoperator.agent;

/** An agent's liveness, as its tasks see it. */
public enum AgentLiveness {
    /** Its node exists and is responsive, or has not been unresponsive for too long. */
    PRESENT,
    /** Its node has been unresponsive for longer than Mesos waits for pings; pods may still run there unseen. */
    LOST,
    /** Its node no longer exists, so nothing can run there. */
    GONE
}
