package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.PodContainer;
import io.mesosoperator.cli.view.TaskState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A task from its launch to its end, as if it ran here. */
@Command(
        name = "run",
        description = {
            "Runs a task and stays until it has ended: its output is on standard output, what it waits for on standard"
                    + " error, and its exit code is that of this program. Ctrl-C kills it.",
            "",
            "The exit code is 1 if the task has ended without one of its own, or did not finish although its process"
                    + " ended with 0. The task's record stays (kubectl mesos get), and its framework, which wants no"
                    + " offers, is made if there is none: kubectl-mesos, or kubectl-mesos-ROLE."
        },
        footer = {
            "",
            "    kubectl mesos run -- 'echo hello from $MESOS_SLAVE_ID'",
            "    kubectl mesos run --rm --mem 512 --image python:3 --uri https://example.org/job.py -- python job.py",
        })
final class Run extends Verb {

    @Mixin
    private TaskOptions task = new TaskOptions();

    @Option(names = "--framework", paramLabel = "NAME", description = "Owns the task; made if there is none.")
    private @Nullable String framework;

    @Option(names = "--role", paramLabel = "ROLE", description = "Of the framework; * if not given.")
    private @Nullable String role;

    @Option(names = "--agent", paramLabel = "NAME", description = "On this agent.")
    private @Nullable String agent;

    @Option(names = "--rm", description = "Delete the task's record when it has ended.")
    private boolean remove;

    @Option(
            names = {"-d", "--detach"},
            description = "Only launch it, and say its name.")
    private boolean detach;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = TaskOptions.COMMAND)
    private List<String> command = List.of();

    @Override
    public Integer call() {
        var name = Objects.requireNonNullElseGet(task.name, () -> Names.fresh("run"));
        var spec = task.message(name, command); // what is wrong with it is said before anything is made
        var owner = new FrameworkOfRuns(api(), console(), namespace())
                .require(Optional.ofNullable(framework), Optional.ofNullable(role));
        spec.putObject("frameworkId").put("value", owner);
        if (agent != null) {
            spec.putObject("slaveId").put("value", agent);
        }
        return launch(name, spec);
    }

    private int launch(String name, ObjectNode spec) {
        var created = new TaskCalls(api(), namespace()).create(name, spec);
        if (detach) {
            console().print(Kind.TASK.named(name));
            return 0;
        }
        console().tell("task %s: created in %s; Ctrl-C kills it", name, namespace());
        try (var interrupt = new Interrupt(() -> {
            console().tell("task %s: killing it", name);
            new TaskCalls(api(), namespace()).kill(created, Optional.empty(), true);
        })) {
            var ended = follow(name);
            var code = exitCode(ended);
            if (code != 0 || interrupt.hasCome()) {
                console()
                        .tell(
                                "task %s: %s %s",
                                name,
                                TaskFollower.state(ended),
                                ended.at("/status/message").asText());
            }
            if (remove) {
                remove(name);
            }
            return code;
        }
    }

    private JsonNode follow(String name) {
        var follower = new TaskFollower(api(), console(), namespace(), name);
        var started = follower.await(Optional.empty(), TaskFollower::isRunning).orElseThrow();
        if (started.at("/status/podName").asText().isEmpty()) {
            return follower.await(Optional.empty(), TaskFollower::hasEnded).orElseThrow();
        }
        // from before its output is copied: its record may go as soon as it has ended
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ended = CompletableFuture.supplyAsync(
                    () -> follower.await(Optional.empty(), TaskFollower::hasEnded)
                            .orElseThrow(),
                    threads);
            copyLog(started);
            return ended.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** Perhaps its time to live has removed it. */
    private void remove(String name) {
        try {
            api().delete(Kind.TASK.path(namespace(), name));
        } catch (ApiFailure failure) {
            if (!failure.isNotFound()) {
                throw failure;
            }
        }
    }

    private void copyLog(JsonNode started) {
        try {
            var path =
                    TaskLog.path(TaskLog.container(started, PodContainer.TASK)).with("follow", true);
            TaskLog.copy(api(), path, console().out());
        } catch (ApiFailure failure) {
            // the task goes on without its output being seen
            console().tell("its output cannot be shown: " + failure.words());
        }
    }

    /** Of a task that has ended. */
    static int exitCode(JsonNode task) {
        var isFinished = TaskFollower.state(task).equals(TaskState.FINISHED);
        var code = task.at("/status/exitCode").asInt(isFinished ? 0 : 1);
        return !isFinished && code == 0 ? 1 : code;
    }
}
