package io.mesosoperator.cli;

import picocli.CommandLine.Command;

/** An agent gets no more tasks. */
@Command(
        name = "drain",
        description = {
            "Drains agents: they take no new tasks, and those that run go on. kubectl cordon does it for all pods, and"
                    + " kubectl drain ends those that run.",
            "",
            "It sets spec.drain of the Agent object, which is made if there is none, by server-side apply as the field"
                    + " manager kubectl-mesos."
        },
        footer = {"", "    kubectl mesos drain worker-1"})
final class Drain extends DrainVerb {

    Drain() {
        super(true);
    }
}
