package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The namespaces that the operator serves. Of what is in others it knows only how much of the nodes it takes.
 *
 * @param names empty for all namespaces
 */
public record Namespaces(Set<String> names) {

    /** All of the cluster. */
    public static final Namespaces ALL = new Namespaces(Set.of());

    public Namespaces {
        names = Set.copyOf(names);
    }

    public boolean has(String namespace) {
        return names.isEmpty() || names.contains(namespace);
    }

    /** The names in order; one that is empty and stands for all if there are none. */
    Stream<String> parts() {
        return names.isEmpty() ? Stream.of("") : new TreeSet<>(names).stream();
    }

    /** The objects of a kind in these namespaces: all at once, or by namespace, as RBAC allows them to be read. */
    public <T, L, R extends Resource<T>> List<FilterWatchListDeletable<T, L, R>> of(MixedOperation<T, L, R> objects) {
        return names.isEmpty()
                ? List.of(objects.inAnyNamespace())
                : new TreeSet<>(names)
                        .stream()
                                .<FilterWatchListDeletable<T, L, R>>map(objects::inNamespace)
                                .toList();
    }
}
