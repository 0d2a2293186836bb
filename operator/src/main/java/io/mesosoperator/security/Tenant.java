package io.mesosoperator.security;

import java.util.List;
import java.util.Locale;

/** Who shares the cluster with others: a namespace, or a role. A framework belongs to one of each. */
public record Tenant(Kind kind, String name) {

    /** What there is a limit for. */
    public enum Kind {
        NAMESPACE,
        ROLE;

        /** As in the configuration, and in messages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Those that a framework belongs to. */
    public static List<Tenant> of(String namespace, String role) {
        return List.of(new Tenant(Kind.NAMESPACE, namespace), new Tenant(Kind.ROLE, role));
    }

    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
