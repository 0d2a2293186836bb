package io.mesosoperator.api;

import io.javaoperatorsdk.operator.processing.event.ResourceID;

/**
 * Identifies a Framework object. The object's name is its FrameworkID, so the FrameworkID is unique within the
 * namespace.
 */
public record FrameworkKey(String namespace, String name) implements Comparable<FrameworkKey> {

    public ResourceID resourceId() {
        return new ResourceID(name, namespace);
    }

    @Override
    public int compareTo(FrameworkKey other) {
        var byNamespace = namespace.compareTo(other.namespace);
        return byNamespace == 0 ? name.compareTo(other.name) : byNamespace;
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
