package io.mesosoperator.security;

import java.util.Set;

/**
 * Names that tasks may name: of objects of their namespace, of classes, or keys. Whoever may create a task could else
 * have every one of them.
 *
 * @param allowed names; {@code *} is all, and one that ends with it stands for all that begin so
 */
public record AllowedNames(Set<String> allowed) {

    /** No names. */
    public static final AllowedNames NONE = new AllowedNames(Set.of());

    private static final String ANY = "*";

    public AllowedNames {
        allowed = Set.copyOf(allowed);
    }

    /** Whether a task may name this. */
    public boolean allows(String name) {
        return allowed.stream()
                .anyMatch(known -> known.endsWith(ANY)
                        ? name.startsWith(known.substring(0, known.length() - ANY.length()))
                        : known.equals(name));
    }
}
