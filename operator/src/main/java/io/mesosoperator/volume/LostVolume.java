package io.mesosoperator.volume;

/**
 * A persistent volume that an agent remembers and whose claim, and so its data, somebody has deleted.
 *
 * @param slaveId the agent
 * @param role that the volume is reserved for
 */
public record LostVolume(String slaveId, String role, String persistenceId) {}
