package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** KILL. */
@Command(
        name = "kill",
        description = {
            "Kills tasks: each gets SIGTERM, and SIGKILL when its grace period is over. Their records stay.",
            "",
            "It sets spec.kill, and spec.killPolicy with --grace-period, by server-side apply, as the field manager"
                    + " kubectl-mesos: GitOps tools leave it alone. A task that has ended stays as it is."
        },
        footer = {"", "    kubectl mesos kill web-1 web-2 --wait"})
final class Kill extends Verb {

    @Parameters(paramLabel = "TASK", arity = "1..*", description = "Names of TaskInfos.")
    private List<String> tasks = List.of();

    @Option(names = "--wait", description = "Return when they have ended.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "With --wait: give up after this time; ${DEFAULT-VALUE}.")
    private long timeout;

    @Option(
            names = "--grace-period",
            paramLabel = "SECONDS",
            description = "How long they may take to stop, instead of what they say themselves: 0 to 3600. Given again,"
                    + " it can only be shorter.")
    private Optional<Long> grace = Optional.empty();

    @Option(names = "--force", description = "Also against somebody who owns these fields, and says otherwise.")
    private boolean force;

    @Override
    public Integer call() {
        var found = tasks.stream().map(task -> require(Kind.TASK, task)).toList();
        found.stream().filter(task -> !TaskFollower.hasEnded(task)).forEach(this::kill);
        found.stream().filter(TaskFollower::hasEnded).forEach(this::tellOfEnd);
        return wait && !found.stream().allMatch(this::awaitEnd) ? 1 : 0;
    }

    private void kill(JsonNode task) {
        new TaskCalls(api(), namespace()).kill(task, grace, force);
        console().print("%s killed", Kind.TASK.named(nameOf(task)));
    }

    private void tellOfEnd(JsonNode task) {
        console().tell("task %s has ended already: %s", nameOf(task), TaskFollower.state(task));
    }

    private boolean awaitEnd(JsonNode task) {
        var deadline = console().clock().instant().plus(Duration.ofSeconds(timeout));
        var ended = new TaskFollower(api(), console(), namespace(), nameOf(task)).awaitEnd(Optional.of(deadline));
        if (!ended) {
            console().tell("error: task %s has not ended within %d s; kubectl mesos get %1$s", nameOf(task), timeout);
        }
        return ended;
    }

    private static String nameOf(JsonNode task) {
        return task.at("/metadata/name").asText();
    }
}
