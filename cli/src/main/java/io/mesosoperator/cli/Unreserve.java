package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** UNRESERVE. */
@Command(
        name = "unreserve",
        description = {
            "Gives back what is reserved in an offer: all of it that is reserved dynamically and is "
                    + "no volume, or what is"
                    + " named."
        },
        footer = {"", "    kubectl mesos unreserve offer-1", "    kubectl mesos unreserve offer-1 cpus:0.5"})
final class Unreserve extends OfferVerb {

    @Parameters(index = "1", arity = "0..1", paramLabel = "RESOURCES", description = "In Mesos' text form: cpus:0.5.")
    private String resources = "";

    @Override
    List<ObjectNode> operations(JsonNode found) {
        if (!resources.isEmpty()) {
            var parsed = Resource.parse(resources);
            var reserver = reserver(found);
            return List.of(operation("UNRESERVE", "resources", parsed.stream().map(reserver::reserved)));
        }
        var reserved = reserved(found);
        if (reserved.isEmpty()) {
            throw Failure.of("nothing in this offer is reserved dynamically");
        }
        return List.of(operation("UNRESERVE", "resources", reserved.stream()));
    }

    static List<JsonNode> reserved(JsonNode offer) {
        return resources(offer)
                .filter(resource -> resource.has("reservation") && !resource.has("disk"))
                .toList();
    }

    private static Stream<JsonNode> resources(JsonNode offer) {
        return offer.at("/spec/resources").valueStream();
    }
}
