package io.mesosoperator.cli;

import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.view.OfferTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Offers. */
@Command(
        name = "offers",
        description = {
            "Lists offers: what is left of each agent, which framework may have it, and whether it has been answered.",
            "",
            "-o wide shows all resources of each, with their roles. Amounts of mem and disk are MiB."
        },
        footer = {"", "    kubectl mesos offers --framework db -w"})
final class Offers extends ListVerb {

    @Mixin
    private AllNamespaces namespaces = new AllNamespaces();

    @Option(names = "--framework", paramLabel = "NAME", description = "Made to this Framework.")
    private @Nullable String framework;

    Offers() {
        super(Kind.OFFER, new OfferTable());
    }

    @Override
    boolean isOfAllNamespaces() {
        return namespaces.isChosen();
    }

    @Override
    String fieldSelector() {
        return selector("spec.frameworkId.value", framework);
    }
}
