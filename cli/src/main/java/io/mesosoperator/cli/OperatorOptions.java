package io.mesosoperator.cli;

import io.mesosoperator.cli.api.Api;
import io.mesosoperator.cli.api.OperatorProxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the operator is, for verbs that ask it. */
final class OperatorOptions {

    @Option(
            names = "--operator-namespace",
            paramLabel = "NAMESPACE",
            description = "Where the operator is; without it, it is looked for in all namespaces.")
    private @Nullable String namespace;

    @Option(
            names = "--operator-service",
            paramLabel = "NAME",
            description = "The Service of its management port, RELEASE-metrics; without it, it is looked for.")
    private @Nullable String service;

    OperatorProxy of(Api api) {
        return new OperatorProxy(api, Optional.ofNullable(namespace), Optional.ofNullable(service));
    }

    Optional<String> namespace() {
        return Optional.ofNullable(namespace);
    }
}
