package io.mesosoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ACCEPT. */
@Command(
        name = "accept",
        description = {
            "Accepts an offer: launches a task on it, or carries out the operations of a file. "
                    + "What is left is declined.",
            "",
            "A file has a list of operations as in spec.operations of an Offer, in YAML or JSON: RESERVE, UNRESERVE,"
                    + " CREATE, DESTROY and LAUNCH. The exit code is 1 if one of them is dropped."
        },
        footer = {
            "",
            "    kubectl mesos accept offer-1 --cpus 0.5 -- 'sleep 60'",
            "    kubectl mesos accept offer-1 -f operations.yaml"
        })
final class Accept extends OfferVerb {

    @Mixin
    private TaskOptions task = new TaskOptions();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "The operations; - for standard input.")
    private @Nullable String file;

    @Parameters(index = "1..*", paramLabel = "COMMAND", arity = "0..*", description = TaskOptions.COMMAND)
    private List<String> command = List.of();

    @Override
    List<ObjectNode> operations(JsonNode found) {
        return file == null ? List.of(launch(found)) : read(file);
    }

    private ObjectNode launch(JsonNode found) {
        var name = Objects.requireNonNullElseGet(task.name, () -> Names.fresh("task"));
        var message = task.message(name, command);
        message.putObject("taskId").put("value", name);
        message.putObject("slaveId")
                .put("value", found.at("/spec/slaveId/value").asText());
        return operation("LAUNCH", "taskInfos", Stream.of(message));
    }

    private List<ObjectNode> read(String from) {
        try {
            var text = from.equals("-")
                    ? new String(console().in().readAllBytes(), UTF_8)
                    : Files.readString(Path.of(from));
            return operations(new YAMLMapper().readTree(text), from);
        } catch (JsonProcessingException unreadable) {
            throw Failure.of("%s is neither YAML nor JSON: %s", from, unreadable.getOriginalMessage());
        } catch (IOException missing) {
            throw Failure.of("%s cannot be read: %s", from, missing.getMessage());
        }
    }

    /** A list, or the operations in an object that has such a field. */
    static List<ObjectNode> operations(JsonNode content, String from) {
        var list = content.isArray()
                ? content
                : content.at("/spec/operations").isArray()
                        ? content.at("/spec/operations")
                        : content.path("operations");
        var operations = new ArrayList<ObjectNode>();
        for (var operation : list) {
            if (!(operation instanceof ObjectNode object)
                    || object.path("type").asText().isEmpty()) {
                throw Failure.usage(
                        "%s: an operation has no type; it is one of RESERVE, UNRESERVE, CREATE, DESTROY, LAUNCH", from);
            }
            operations.add(object);
        }
        if (operations.isEmpty()) {
            throw Failure.usage("%s has no list of operations", from);
        }
        return operations;
    }
}
