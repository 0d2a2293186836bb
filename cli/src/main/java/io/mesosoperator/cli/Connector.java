package io.mesosoperator.cli;

import io.mesosoperator.cli.api.Connection;
import java.nio.file.Path;
import java.util.Optional;

/** How a connection is made; tests have their own. */
@FunctionalInterface
public interface Connector {

    /** With what the command line says of it. */
    Connection connect(Optional<Path> kubeconfig, Optional<String> context, Optional<String> namespace);
}
