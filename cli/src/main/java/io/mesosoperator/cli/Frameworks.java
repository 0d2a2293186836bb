package io.mesosoperator.cli;

import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.view.FrameworkTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Frameworks. */
@Command(
        name = "frameworks",
        description = {
            "Lists frameworks: whether each is registered, its role, how many tasks it has, and its dominant share.",
        },
        footer = {"", "    kubectl mesos frameworks -A -o wide"})
final class Frameworks extends ListVerb {

    @Mixin
    private AllNamespaces namespaces = new AllNamespaces();

    Frameworks() {
        super(Kind.FRAMEWORK, new FrameworkTable());
    }

    @Override
    boolean isOfAllNamespaces() {
        return namespaces.isChosen();
    }
}
