package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.Query;
import io.mesosoperator.cli.api.Watch;
import io.mesosoperator.cli.view.Table;
import io.mesosoperator.cli.view.TaskState;
import io.mesosoperator.cli.view.Timeline;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One task, with the time line of its updates. */
@Command(
        name = "get",
        description = {
            "Shows a task with the time line of its updates: when each came, how long after the one before, and who"
                    + " says so.",
            "",
            "-o wide does not cut messages. With -w it is shown again at each change, until the task has ended."
        },
        footer = {"", "    kubectl mesos get hello"})
final class Get extends Verb {

    @Parameters(paramLabel = "TASK", description = "The name of the TaskInfo.")
    private String task = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = {"-w", "--watch"},
            description = "Go on at each change, until the task has ended.")
    private boolean watch;

    @Override
    public Integer call() {
        var found = require(Kind.TASK, task);
        show(found);
        if (watch && !hasEnded(found)) {
            var path = Query.of(Kind.TASK.path(namespace())).with("fieldSelector", "metadata.name=" + task);
            var _ = Watch.ofOne(api(), path.toString(), console().clock())
                    .until(found.at("/metadata/resourceVersion").asText(), Optional.empty(), event -> {
                        if (!event.isDeletion()) {
                            console().print("");
                            show(event.object());
                        }
                        return event.isDeletion() || hasEnded(event.object()) ? Optional.of(event) : Optional.empty();
                    });
        }
        return 0;
    }

    private void show(JsonNode found) {
        var text = output.objects()
                .map(format -> ObjectPrinter.print(format, Kind.TASK, List.of(found), false))
                .orElseGet(() -> Timeline.of(
                        found,
                        console().clock().instant(),
                        output.isWide() ? Table.NO_LIMIT : Table.WIDTH,
                        console().colour()));
        console().out().print(text);
        console().out().flush();
    }

    private static boolean hasEnded(JsonNode found) {
        return TaskState.isTerminal(found.at("/status/state").asText());
    }
}
