package io.mesosoperator.cli;

import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.PodContainer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a task has printed. */
@Command(
        name = "logs",
        description = {
            "Shows what a task has printed, standard output and standard error together.",
            "",
            "The log is there as long as the task's pod: a week after its end by default, and not after a kill. With -f"
                    + " a task that does not run yet is waited for."
        },
        footer = {
            "",
            "    kubectl mesos logs hello -f",
            "    kubectl mesos logs hello -c fetcher        # how its files were fetched"
        })
final class Logs extends Verb {

    @Parameters(paramLabel = "TASK", description = "The name of the TaskInfo.")
    private String task = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the task ends.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "LINES", description = "Only the last lines.")
    private @Nullable Integer tail;

    @Option(names = "--since", paramLabel = "SECONDS", description = "Only of the last seconds.")
    private @Nullable Integer since;

    @Option(names = "--timestamps", description = "With the time of each line.")
    private boolean timestamps;

    @Option(
            names = {"-c", "--container"},
            paramLabel = "NAME",
            defaultValue = PodContainer.TASK,
            description = "Of this container of the pod, such as fetcher; ${DEFAULT-VALUE}.")
    private String container = PodContainer.TASK;

    @Override
    public Integer call() {
        var found = require(Kind.TASK, task);
        if (follow && container.equals(PodContainer.TASK)) {
            found = new TaskFollower(api(), console(), namespace(), task)
                    .await(Optional.empty(), TaskFollower::isRunning)
                    .orElseThrow();
        }
        var path = TaskLog.path(TaskLog.container(found, container))
                .with("follow", follow)
                .with("timestamps", timestamps)
                .with("tailLines", tail == null ? "" : tail.toString())
                .with("sinceSeconds", since == null ? "" : since.toString());
        try {
            TaskLog.copy(api(), path, console().out());
        } catch (ApiFailure failure) {
            if (failure.isNotFound()) {
                throw Failure.of(
                        "the log of task %s (%s) is gone: its pod is. It stays for tasks.podTimeToLive after an end,"
                                + " and not after a kill",
                        task, TaskFollower.state(found));
            }
            throw failure;
        }
        return 0;
    }
}
