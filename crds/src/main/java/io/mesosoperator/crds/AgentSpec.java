package io.mesosoperator.crds;

import org.apache.mesos.Protos.SlaveInfo;

/**
 * The spec of an Agent.
 *
 * @param message the message; {@code hostname} may be unset, although the schema requires it
 * @param drain the agent takes no new tasks
 */
public record AgentSpec(SlaveInfo message, boolean drain) {}
