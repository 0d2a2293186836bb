package io.mesosoperator.master;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.authorization.Caller;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkInfo;

/**
 * Whose frameworks and tasks a caller sees: all of them, or those of his principal and of the namespaces that are his
 * alone. Of all others he sees nothing.
 *
 * @param principal the caller's; empty for one who sees everything
 * @param namespaces of that principal
 */
public record Visibility(Optional<String> principal, Set<String> namespaces) {

    /** Everything is seen. */
    public static final Visibility ALL = new Visibility(Optional.empty(), Set.of());

    public Visibility {
        namespaces = Set.copyOf(namespaces);
    }

    /**
     * What this caller sees.
     *
     * @param viewers who may see everything, and whose namespaces are whose
     */
    static Visibility of(Caller caller, Viewers viewers) {
        return switch (caller) {
            case Caller.Authenticated(var name) ->
                viewers.operators().contains(name)
                        ? ALL
                        : new Visibility(Optional.of(name), viewers.namespacesOf(name));
            case Caller.Anybody _ -> ALL;
            case Caller.Unauthenticated _ -> throw new IllegalArgumentException("nobody is shown anything");
        };
    }

    /** Whether nothing is hidden. */
    boolean isAll() {
        return principal.isEmpty();
    }

    /** Whether this framework is seen, and its tasks and offers with it. */
    boolean shows(FrameworkKey key, FrameworkInfo info) {
        return principal.isEmpty()
                || shows(key.namespace())
                || info.getPrincipal().equals(principal.get());
    }

    /** Whether all of this namespace is seen. */
    boolean shows(String namespace) {
        return principal.isEmpty() || namespaces.contains(namespace);
    }
}
