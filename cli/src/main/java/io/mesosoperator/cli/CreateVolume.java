package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** CREATE. */
@Command(
        name = "create-volume",
        description = {
            "Makes a persistent volume of disk that is reserved in an offer; with --reserve, "
                    + "of disk that it reserves first.",
            "",
            "The volume stays on its agent, and is offered to frameworks of the role."
        },
        footer = {"", "    kubectl mesos create-volume offer-1 --id log --size 64 --path data --reserve"})
final class CreateVolume extends OfferVerb {

    @Option(names = "--id", paramLabel = "ID", required = true, description = "The volume's name in its role.")
    private String id = "";

    @Option(names = "--size", paramLabel = "MIB", required = true, description = "Of the disk that it takes.")
    private BigDecimal size = BigDecimal.ZERO;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            required = true,
            description = "Where tasks have it; relative to the sandbox.")
    private String path = "";

    @Option(names = "--reserve", description = "Reserve the disk first, in the same answer.")
    private boolean reserve;

    @Override
    List<ObjectNode> operations(JsonNode found) {
        var disk = reserver(found).reserved(Resource.scalar("disk", size));
        var operations = new ArrayList<ObjectNode>();
        if (reserve) {
            operations.add(operation("RESERVE", "resources", Stream.of(disk)));
        }
        operations.add(operation("CREATE", "volumes", Stream.of(volume(disk, id, path))));
        return operations;
    }

    static ObjectNode volume(ObjectNode disk, String id, String path) {
        var volume = disk.deepCopy();
        var info = volume.putObject("disk");
        info.putObject("persistence").put("id", id);
        info.putObject("volume").put("containerPath", path).put("mode", "RW");
        return volume;
    }
}
