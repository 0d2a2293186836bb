package io.mesosoperator.api;

import io.javaoperatorsdk.operator.processing.event.ResourceID;

/** Identifies a TaskInfo object; an object recreated under the same name has another uid. */
public record TaskKey(String namespace, String name, String uid) {

    public ResourceID resourceId() {
        return new ResourceID(name, namespace);
    }
}
