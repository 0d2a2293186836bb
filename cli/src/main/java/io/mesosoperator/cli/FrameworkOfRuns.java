package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.cli.api.Api;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import java.util.Optional;

/** The Framework that owns what is run by hand: one for each role, which wants no offers of its own. */
final class FrameworkOfRuns {

    private static final String NAME = "kubectl-mesos";
    private static final String ANY_ROLE = "*";

    private final Api api;
    private final Console console;
    private final String namespace;

    FrameworkOfRuns(Api api, Console console, String namespace) {
        this.api = api;
        this.console = console;
        this.namespace = namespace;
    }

    /** Its name; the Framework is made if there is none. */
    String require(Optional<String> chosen, Optional<String> role) {
        var name = chosen.orElseGet(() -> nameFor(role.orElse(ANY_ROLE)));
        try {
            check(api.get(Kind.FRAMEWORK.path(namespace, name)), name, role);
        } catch (ApiFailure failure) {
            if (!failure.isNotFound()) {
                throw failure;
            }
            create(name, role.orElse(ANY_ROLE));
        }
        return name;
    }

    static String nameFor(String role) {
        return role.equals(ANY_ROLE) ? NAME : NAME + "-" + Names.legal(role);
    }

    private static void check(JsonNode framework, String name, Optional<String> role) {
        var has = framework.at("/spec/role").asText(ANY_ROLE);
        role.filter(wanted -> !wanted.equals(has)).ifPresent(wanted -> {
            throw Failure.usage(
                    "--role: the framework %s has the role %s, which cannot be changed; leave out --role, or choose"
                            + " another --framework",
                    name, has);
        });
    }

    private void create(String name, String role) {
        try {
            var _ = api.create(Kind.FRAMEWORK.path(namespace), framework(name, role));
            console.tell("framework %s: created, with the role %s", name, role);
        } catch (ApiFailure failure) {
            if (failure.isForbidden()) {
                throw Failure.of(
                        "the framework %s cannot be made: %s%nName one that there is with --framework, or ask for the"
                                + " verb use of the role %s (docs/tenants.md).",
                        name, failure.getMessage(), role);
            }
            if (!failure.isConflict()) { // somebody has been faster
                throw failure;
            }
        }
    }

    /** An empty user is nobody, and has to be granted to no one. */
    private ObjectNode framework(String name, String role) {
        var framework = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", Kind.API_VERSION)
                .put("kind", Kind.FRAMEWORK.kind());
        framework.putObject("metadata").put("name", name).put("namespace", namespace);
        var spec = framework.putObject("spec").put("name", name).put("user", "").put("suppress", true);
        if (!role.equals(ANY_ROLE)) {
            spec.put("role", role);
        }
        return framework;
    }
}
