package io.mesosoperator.volume;

import org.apache.mesos.Protos.Resource;

/**
 * A persistent volume that its claim records and its agent's checkpoint lacks: the checkpoint was lost.
 *
 * @param slaveId the agent
 */
public record FoundVolume(String slaveId, Resource volume) {}
