package io.mesosoperator.agent;

/** How an agent stands, as far as its tasks are concerned. */
public enum AgentLiveness {
    /** Its node is there, or has not been silent for long enough. */
    PRESENT,
    /** Its node has not spoken for as long as Mesos waits for pings: what runs there runs unseen. */
    SILENT,
    /** Its node no longer exists, and nothing can be running there. */
    GONE
}
