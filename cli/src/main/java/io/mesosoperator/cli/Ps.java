package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.view.TaskState;
import io.mesosoperator.cli.view.TaskTable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tasks. */
@Command(
        name = "ps",
        aliases = "tasks",
        description = {
            "Lists tasks: the state of each, where it is or was, its exit code, and what it says.",
            "",
            "A task that waits says for what; `kubectl mesos why` asks the operator for more."
        },
        footer = {
            "",
            "    kubectl mesos ps -A                        # of all namespaces",
            "    kubectl mesos ps --active -w               # what has not ended, and each change",
            "    kubectl mesos ps --state failed -o name"
        })
final class Ps extends ListVerb {

    @Mixin
    private AllNamespaces namespaces = new AllNamespaces();

    @Option(names = "--framework", paramLabel = "NAME", description = "Of this Framework.")
    private @Nullable String framework;

    @Option(names = "--agent", paramLabel = "NAME", description = "Of this agent.")
    private @Nullable String agent;

    @Option(names = "--state", paramLabel = "STATE", description = "In this state, such as running or TASK_RUNNING.")
    private @Nullable String state;

    @Option(names = "--active", description = "That have not ended.")
    private boolean active;

    Ps() {
        super(Kind.TASK, new TaskTable());
    }

    @Override
    boolean isOfAllNamespaces() {
        return namespaces.isChosen();
    }

    @Override
    String fieldSelector() {
        return selector(
                "spec.frameworkId.value",
                framework,
                selector("status.slaveId.value", agent),
                state == null ? "" : "status.state=" + full(state));
    }

    /** {@code running} is {@code TASK_RUNNING}. */
    static String full(String state) {
        var word = state.toUpperCase(Locale.ROOT);
        return word.startsWith("TASK_") ? word : "TASK_" + word;
    }

    @Override
    boolean isShown(JsonNode task) {
        return super.isShown(task)
                && !(active && TaskState.isTerminal(task.at("/status/state").asText()));
    }
}
