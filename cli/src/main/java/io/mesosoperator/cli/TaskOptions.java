package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a task is: the options of the verbs that make one. */
final class TaskOptions {

    @Option(names = "--name", paramLabel = "NAME", description = "Of the task; made up if it is not given.")
    @Nullable
    String name;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "Runs in this image, as the framework's user; without it, in the operator's default image.")
    private @Nullable String image;

    @Option(names = "--cpus", paramLabel = "N", defaultValue = "0.1", description = "Cores; ${DEFAULT-VALUE}.")
    private BigDecimal cpus = BigDecimal.ZERO;

    @Option(names = "--mem", paramLabel = "MIB", defaultValue = "64", description = "Memory; ${DEFAULT-VALUE}.")
    private BigDecimal mem = BigDecimal.ZERO;

    @Option(names = "--disk", paramLabel = "MIB", description = "Disk for the sandbox.")
    private @Nullable BigDecimal disk;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "A port, or a range, of the agent; one of those that agents offer, usually 31000 to 32000."
                    + " May be repeated.")
    private List<String> ports = List.of();

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "A variable. May be repeated.")
    private Map<String, String> environment = Map.of();

    @Option(
            names = "--uri",
            paramLabel = "URI",
            description = "A file for the sandbox; archives are unpacked. May be repeated.")
    private List<String> uris = List.of();

    @Option(names = "--user", paramLabel = "USER", description = "Runs as this user, if the task policy allows it.")
    private @Nullable String user;

    /** What the words after the options are. */
    static final String COMMAND =
            "What it runs, after --: one word is a line for /bin/sh, several are a program and its arguments.";

    /**
     * The fields of a TaskInfo message that the options say; all but its framework and where it runs.
     *
     * @param command the words after the options
     */
    ObjectNode message(String taskName, List<String> command) {
        var task = JsonNodeFactory.instance.objectNode().put("name", taskName);
        task.set("command", messageOf(command));
        var resources =
                task.putArray("resources").add(Resource.scalar("cpus", cpus)).add(Resource.scalar("mem", mem));
        if (disk != null) {
            resources.add(Resource.scalar("disk", disk));
        }
        if (!ports.isEmpty()) {
            resources.add(Resource.ranges("ports", String.join(",", ports)));
        }
        return task;
    }

    private ObjectNode messageOf(List<String> command) {
        if (command.isEmpty()) {
            throw Failure.usage("there is no command; write it after --, as in: -- echo hello");
        }
        var message = JsonNodeFactory.instance.objectNode();
        if (command.size() > 1) {
            message.put("shell", false);
            var arguments = message.putArray("arguments");
            command.forEach(arguments::add);
        }
        message.put("value", command.getFirst());
        if (user != null) {
            message.put("user", user);
        }
        if (image != null) {
            message.putObject("container").put("image", image);
        }
        if (!environment.isEmpty()) {
            var variables = message.putObject("environment").putArray("variables");
            environment.forEach((variable, value) ->
                    variables.addObject().put("name", variable).put("value", value));
        }
        if (!uris.isEmpty()) {
            var list = message.putArray("uris");
            uris.forEach(uri -> list.addObject().put("value", uri));
        }
        return message;
    }
}
