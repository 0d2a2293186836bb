package io.mesosoperator.master;

import java.util.Map;
import java.util.Set;

/**
 * Who sees more than his own frameworks.
 *
 * @param operators principals that see everything
 * @param namespaces by principal: what is in them is its own, whoever has made it
 */
public record Viewers(Set<String> operators, Map<String, Set<String>> namespaces) {

    /** Nobody does. */
    public static final Viewers NONE = new Viewers(Set.of(), Map.of());

    public Viewers {
        operators = Set.copyOf(operators);
        namespaces = Map.copyOf(namespaces);
    }

    Set<String> namespacesOf(String principal) {
        return namespaces.getOrDefault(principal, Set.of());
    }
}
