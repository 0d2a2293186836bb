package io.mesosoperator.security;

/**
 * A task policy for some.
 *
 * @param appliesTo for whom; it does not match everybody, unless it has to be asked for
 * @param byName it is only for frameworks that ask for it
 */
public record NamedPolicy(String name, AppliesTo appliesTo, boolean byName, TaskPolicy policy) {

    public NamedPolicy {
        if (appliesTo.isEmpty() && !byName) {
            throw new IllegalArgumentException("task policy \"%s\" would apply to everybody".formatted(name));
        }
    }
}
