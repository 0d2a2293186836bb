package io.mesosoperator.cli;

import io.mesosoperator.cli.api.ExecStreams;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.PodContainer;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command in a running task. */
@Command(
        name = "exec",
        description = {
            "Runs a command in the container of a task that runs, in its sandbox's environment, and ends with its exit"
                    + " code.",
            "",
            "It needs the right to create pods/exec in the namespace, which is more than the chart's roles give."
        },
        footer = {"", "    kubectl mesos exec web -- ls -l /mnt/mesos/sandbox", "    kubectl mesos exec -it web -- sh"})
final class Exec extends Verb {

    @Parameters(index = "0", paramLabel = "TASK", description = "The name of the TaskInfo.")
    private String task = "";

    @Parameters(index = "1..*", paramLabel = "COMMAND", arity = "1..*", description = "The program and its arguments.")
    private List<String> command = List.of();

    @Option(
            names = {"-i", "--stdin"},
            description = "Hand standard input to it; of the end of that it is not told.")
    private boolean stdin;

    @Option(
            names = {"-t", "--tty"},
            description = "Give it a terminal.")
    private boolean tty;

    @Override
    public Integer call() {
        var found = RunningTask.require(require(Kind.TASK, task));
        var streams = new ExecStreams(
                stdin ? Optional.of(console().in()) : Optional.empty(),
                console().out(),
                console().err(),
                tty);
        var container = TaskLog.container(found, PodContainer.TASK);
        if (!tty) {
            return api().exec(container, command, streams);
        }
        try (var _ = RawTerminal.begin()) {
            return api().exec(container, command, streams);
        }
    }
}
