package io.mesosoperator.api;

import io.javaoperatorsdk.operator.processing.event.ResourceID;

/**
 * Identifies a Framework object. Within the cluster the object's name is the FrameworkID, unique within the namespace;
 * what schedulers and executors call it may differ, and is the registry's business.
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
