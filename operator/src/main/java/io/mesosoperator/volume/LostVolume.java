package io.mesosoperator.volume;

/**
 * A persistent volume in an agent's checkpoint whose claim, and therefore its data, was deleted.
 *
 * @param slaveId the agent
 * @param role that the volume is reserved for
 */
public record LostVolume(String slaveId, String role, String persistenceId) {}
