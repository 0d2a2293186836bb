package io.mesosoperator.cli;

import picocli.CommandLine.Command;

/** An agent gets tasks again. */
@Command(
        name = "undrain",
        description = "Ends kubectl mesos drain: the agents take new tasks again.",
        footer = {"", "    kubectl mesos undrain worker-1"})
final class Undrain extends DrainVerb {

    Undrain() {
        super(false);
    }
}
