package io.mesosoperator.security;

import java.util.Set;

/**
 * For whom a task policy is. An empty set says nothing; all others have to match.
 *
 * @param frameworks by name, or as {@code namespace/name}
 */
public record AppliesTo(Set<String> namespaces, Set<String> roles, Set<String> frameworks) {

    public AppliesTo {
        namespaces = Set.copyOf(namespaces);
        roles = Set.copyOf(roles);
        frameworks = Set.copyOf(frameworks);
    }

    /** Says nothing: it matches whoever there is. */
    public boolean isEmpty() {
        return namespaces.isEmpty() && roles.isEmpty() && frameworks.isEmpty();
    }

    boolean matches(PolicySubject subject) {
        return (namespaces.isEmpty() || namespaces.contains(subject.namespace()))
                && (roles.isEmpty() || roles.contains(subject.role()))
                && (frameworks.isEmpty() || hasFramework(subject));
    }

    private boolean hasFramework(PolicySubject subject) {
        // no object's name has a slash
        return !subject.framework().contains("/")
                && (frameworks.contains(subject.framework())
                        || frameworks.contains(subject.namespace() + "/" + subject.framework()));
    }
}
