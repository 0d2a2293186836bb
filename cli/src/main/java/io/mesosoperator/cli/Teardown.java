package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** TEARDOWN. */
@Command(
        name = "teardown",
        description = {
            "Tears a framework down: kills its tasks and deletes its Framework, and with it its offers. "
                    + "Records of its tasks"
                    + " stay, and so does what it has reserved.",
            "",
            "To disconnect it, so that its tasks go on for its failoverTimeout, delete the Framework with kubectl."
        },
        footer = {"", "    kubectl mesos teardown reports --wait"})
final class Teardown extends Verb {

    @Parameters(paramLabel = "FRAMEWORK", description = "The name of the Framework.")
    private String framework = "";

    @Option(names = "--wait", description = "Return when its tasks have ended.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "With --wait: give up after this time; ${DEFAULT-VALUE}.")
    private long timeout;

    @Override
    public Integer call() {
        var _ = require(Kind.FRAMEWORK, framework);
        var tasks = tasks();
        var calls = new TaskCalls(api(), namespace());
        for (var task : tasks) {
            if (calls.killUnlessGone(task)) {
                console().print("%s killed", Kind.TASK.named(nameOf(task)));
            }
        }
        api().delete(Kind.FRAMEWORK.path(namespace(), framework));
        console().print("%s torn down", Kind.FRAMEWORK.named(framework));
        return wait ? awaitEnd(tasks) : 0;
    }

    private List<JsonNode> tasks() {
        var path = Query.of(Kind.TASK.path(namespace())).with("fieldSelector", "spec.frameworkId.value=" + framework);
        return api().get(path.toString())
                .path("items")
                .valueStream()
                .filter(task -> !TaskFollower.hasEnded(task))
                .toList();
    }

    private int awaitEnd(List<JsonNode> tasks) {
        var deadline = Optional.of(console().clock().instant().plus(Duration.ofSeconds(timeout)));
        for (var task : tasks) {
            if (!new TaskFollower(api(), console(), namespace(), nameOf(task)).awaitEnd(deadline)) {
                throw Failure.of(
                        "task %s has not ended within %d s; kubectl mesos get %1$s says how far it is",
                        nameOf(task), timeout);
            }
        }
        return 0;
    }

    private static String nameOf(JsonNode task) {
        return task.at("/metadata/name").asText();
    }
}
