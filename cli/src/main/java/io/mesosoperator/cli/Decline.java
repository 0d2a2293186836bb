package io.mesosoperator.cli;

import io.mesosoperator.cli.api.Kind;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** DECLINE. */
@Command(
        name = "decline",
        description = "Declines offers: they go to other frameworks.",
        footer = {"", "    kubectl mesos decline offer-1 --refuse 3600"})
final class Decline extends Verb {

    @Parameters(paramLabel = "OFFER", arity = "1..*", description = "Names of Offers.")
    private List<String> offers = List.of();

    @Option(
            names = "--refuse",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "For how long it is not offered to the framework again; ${DEFAULT-VALUE}.")
    private double refuseSeconds;

    @Override
    public Integer call() {
        var calls = new OfferCalls(api(), console(), namespace());
        for (var offer : offers) {
            calls.decline(require(Kind.OFFER, offer), refuseSeconds);
            console().print("%s declined", Kind.OFFER.named(offer));
        }
        return 0;
    }
}
