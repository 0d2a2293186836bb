package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;

/** A task that waits for resources. */
public record PendingRequest(String taskUid, FrameworkKey framework, Why why) {

    /** What it waits for. */
    public enum Why {
        RESOURCES,
        /** More than the agents' present resources will ever be. */
        IMPOSSIBLE,
        /** Its namespace, or its role, has as many tasks as it may have. */
        LIMIT
    }
}
