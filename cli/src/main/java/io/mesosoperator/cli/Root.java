package io.mesosoperator.cli;

import io.mesosoperator.cli.api.Connection;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself, and the options that all verbs have. */
@Command(
        name = Root.NAME,
        description = "Mesos' tasks, frameworks, offers and agents on Kubernetes, with your own kubeconfig and rights.",
        synopsisSubcommandLabel = "VERB",
        subcommandsRepeatable = false)
final class Root {

    static final String NAME = "kubectl mesos";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            scope = ScopeType.INHERIT,
            order = 100,
            description = "In this namespace, not that of the context.")
    private @Nullable String namespace;

    @Option(
            names = "--context",
            paramLabel = "CONTEXT",
            scope = ScopeType.INHERIT,
            order = 101,
            description = "With this context of the kubeconfig.")
    private @Nullable String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            order = 102,
            description = "With this file, not those of KUBECONFIG or ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = 103,
            description = "Say this.")
    @SuppressWarnings("unused") // picocli itself looks at it
    private boolean help;

    private final Console console;
    private final Connector connector;
    private @Nullable Connection connection;

    Root(Console console, Connector connector) {
        this.console = console;
        this.connector = connector;
    }

    Console console() {
        return console;
    }

    /** The connection, which the first who asks makes. */
    Connection connection() {
        if (connection == null) {
            connection = connector.connect(
                    Optional.ofNullable(kubeconfig), Optional.ofNullable(context), Optional.ofNullable(namespace));
        }
        return connection;
    }

    /** Ends the connection, if there is one. */
    void disconnect() {
        if (connection != null) {
            connection.api().close();
        }
    }
}
