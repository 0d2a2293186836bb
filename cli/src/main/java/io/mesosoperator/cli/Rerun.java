package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.cli.api.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The same task again, under another name. */
@Command(
        name = "rerun",
        description = {
            "Launches a copy of a task under a new name, and says it.",
            "",
            "A task that was launched on offers gets new ones, on any agent. Labels and annotations of the TaskInfo are"
                    + " not copied: tools would take it for theirs."
        },
        footer = {"", "    kubectl mesos rerun report-1 --name report-2"})
final class Rerun extends Verb {

    private static final List<String> NOT_COPIED = List.of("kill", "offerIds", "filters", "taskId");

    @Parameters(paramLabel = "TASK", description = "The name of the TaskInfo.")
    private String task = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Of the copy; made up if it is not given.")
    private @Nullable String name;

    @Override
    public Integer call() {
        var found = require(Kind.TASK, task);
        var copy = name == null ? Names.fresh(task) : name;
        new TaskCalls(api(), namespace()).create(copy, copy(found));
        console().print(Kind.TASK.named(copy));
        return 0;
    }

    /** The spec of the copy. */
    static ObjectNode copy(JsonNode task) {
        if (!(task.path("spec").deepCopy() instanceof ObjectNode spec)) {
            throw Failure.of("the TaskInfo has no spec");
        }
        if (!spec.path("offerIds").isEmpty()) {
            spec.remove("slaveId"); // it was that of the offers
        }
        return spec.remove(NOT_COPIED);
    }
}
