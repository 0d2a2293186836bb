package io.mesosoperator.api;

/**
 * A framework: its Framework object. Its FrameworkID is the object's name, so it is unique within the namespace.
 */
public record FrameworkKey(String namespace, String name) implements Comparable<FrameworkKey> {

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
