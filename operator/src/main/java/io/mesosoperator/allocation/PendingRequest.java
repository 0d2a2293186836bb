package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;

/**
 * A task that waits for resources.
 *
 * @param impossible whether the agents' present resources will never suffice
 */
public record PendingRequest(String taskUid, FrameworkKey framework, boolean impossible) {}
