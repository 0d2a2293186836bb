package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** RESERVE. */
@Command(
        name = "reserve",
        description = {
            "Reserves resources of an offer for the role of its framework, "
                    + "which needs a role of its own and a principal.",
            "",
            "They are offered to frameworks of the role only, until kubectl mesos unreserve gives them back."
        },
        footer = {"", "    kubectl mesos reserve offer-1 'cpus:0.5;mem:128'"})
final class Reserve extends OfferVerb {

    @Parameters(index = "1", paramLabel = "RESOURCES", description = "In Mesos' text form: cpus:0.5;mem:128.")
    private String resources = "";

    @Override
    List<ObjectNode> operations(JsonNode found) {
        var parsed = Resource.parse(resources);
        var reserver = reserver(found);
        return List.of(operation("RESERVE", "resources", parsed.stream().map(reserver::reserved)));
    }
}
