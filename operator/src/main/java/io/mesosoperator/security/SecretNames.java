package io.mesosoperator.security;

import java.util.Set;

/**
 * The Secrets of their namespace that tasks may have in their variables. Whoever may create a task could else read
 * every one of them.
 *
 * @param allowed names; {@code *} is all, and one that ends with it stands for all that begin so
 */
public record SecretNames(Set<String> allowed) {

    /** No Secrets. */
    public static final SecretNames NONE = new SecretNames(Set.of());

    private static final String ANY = "*";

    public SecretNames {
        allowed = Set.copyOf(allowed);
    }

    /** Whether a task may have the Secret of this name. */
    public boolean allows(String name) {
        return allowed.stream()
                .anyMatch(known -> known.endsWith(ANY)
                        ? name.startsWith(known.substring(0, known.length() - ANY.length()))
                        : known.equals(name));
    }
}
