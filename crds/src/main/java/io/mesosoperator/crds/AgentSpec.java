package io.mesosoperator.crds;

import org.apache.mesos.Protos.SlaveInfo;

/**
 * What an Agent says.
 *
 * @param message the message; {@code hostname} may be unset, although the schema requires it
 */
public record AgentSpec(SlaveInfo message) {}
