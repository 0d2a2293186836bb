package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.Api;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParentCommand;

/** What all verbs have: the connection, the console, and how an object is found. */
abstract class Verb implements Callable<Integer> {

    @ParentCommand
    private @Nullable Root root;

    private Root root() {
        return Objects.requireNonNull(root);
    }

    final Console console() {
        return root().console();
    }

    final Api api() {
        return root().connection().api();
    }

    final String namespace() {
        return root().connection().namespace();
    }

    /** An object of the namespace; without it the verb has failed. */
    final JsonNode require(Kind kind, String name) {
        return find(kind, name)
                .orElseThrow(() -> Failure.of(
                        kind.isNamespaced()
                                ? "there is no %s %s in the namespace %s; see kubectl mesos %s -A"
                                        .formatted(kind.word(), name, namespace(), Verbs.listing(kind))
                                : "there is no %s %s; see kubectl mesos %s"
                                        .formatted(kind.word(), name, Verbs.listing(kind))));
    }

    final Optional<JsonNode> find(Kind kind, String name) {
        try {
            return Optional.of(api().get(kind.path(namespace(), name)));
        } catch (ApiFailure failure) {
            if (failure.isNotFound()) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
