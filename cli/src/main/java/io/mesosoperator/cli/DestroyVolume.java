package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** DESTROY. */
@Command(
        name = "destroy-volume",
        description = {
            "Destroys a persistent volume that is in an offer, with its data; "
                    + "with --unreserve its disk is given back too."
        },
        footer = {"", "    kubectl mesos destroy-volume offer-1 log --unreserve"})
final class DestroyVolume extends OfferVerb {

    @Parameters(index = "1", paramLabel = "ID", description = "The volume's name in its role.")
    private String id = "";

    @Option(names = "--unreserve", description = "Give the disk back, in the same answer.")
    private boolean unreserve;

    @Override
    List<ObjectNode> operations(JsonNode found) {
        return operations(found, id, unreserve);
    }

    static List<ObjectNode> operations(JsonNode offer, String id, boolean unreserve) {
        var volume = offer.at("/spec/resources")
                .valueStream()
                .filter(resource -> resource.at("/disk/persistence/id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> Failure.of(
                        "the volume %s is not in this offer; kubectl mesos offers -o wide shows where it is. "
                                + "While a task"
                                + " uses it, it is in none",
                        id));
        var operations = new ArrayList<>(List.of(OfferVerb.operation("DESTROY", "volumes", Stream.of(volume))));
        if (unreserve && volume.deepCopy() instanceof ObjectNode disk) {
            disk.remove("disk");
            operations.add(OfferVerb.operation("UNRESERVE", "resources", Stream.of(disk)));
        }
        return operations;
    }
}
