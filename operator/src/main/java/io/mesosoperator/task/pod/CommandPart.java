package io.mesosoperator.task.pod;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;

/**
 * {@code CommandInfo} as the container's command.
 *
 * <p>mesos.proto, CommandInfo.shell: with a shell, {@code value} is a shell line and {@code arguments} are ignored.
 * Without one, {@code arguments[0]} is argv[0] if Mesos runs the task, but the first argument if Docker does.
 */
final class CommandPart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        var task = request.task();
        if (task.hasCommand() == task.hasExecutor()) {
            draft.invalid(
                    "spec.command",
                    "Task should have at least one (but not both) of CommandInfo or ExecutorInfo present:"
                            + " say what to run" + (task.hasCommand() ? ", once" : ""));
            return;
        }
        var command = request.command();
        shareProcesses(command, request, draft);
        if (command.getShell()) {
            shell(command, request, draft);
        } else if (request.docker().isPresent()) {
            dockerArguments(command, draft);
        } else {
            executable(command, request, draft);
        }
    }

    /**
     * Under Mesos' command executor a task is not process 1, whose signals have no default action (pid_namespaces(7)):
     * it ends by SIGTERM and by signals of its own, and somebody reaps its orphans. Here the pod's pause container is
     * process 1. What an image is made to run is process 1, as in Docker.
     */
    private static void shareProcesses(CommandInfo command, PodInput request, PodDraft draft) {
        if (command.getShell() || request.docker().isEmpty()) {
            draft.spec().withShareProcessNamespace(true);
        }
    }

    private static void shell(CommandInfo command, PodInput request, PodDraft draft) {
        if (!command.hasValue()) {
            draft.invalid(
                    request.commandPath() + ".value",
                    "Shell specified but no command value provided: give the line to run"
                            + (request.docker().isPresent()
                                    ? ", or set shell: false to run what the image is made to run"
                                    : ""));
            return;
        }
        // With Docker this replaces the image's entry point, as Mesos' --entrypoint /bin/sh does.
        draft.container().withCommand("/bin/sh", "-c", Literal.of(command.getValue()));
    }

    /** The image's entry point stays, as in {@code docker run image value arguments...}. */
    private static void dockerArguments(CommandInfo command, PodDraft draft) {
        var arguments = new ArrayList<String>();
        if (command.hasValue()) {
            arguments.add(command.getValue());
        }
        arguments.addAll(command.getArgumentsList());
        draft.container().withArgs(literal(arguments));
    }

    private static void executable(CommandInfo command, PodInput request, PodDraft draft) {
        if (!command.hasValue()) {
            draft.invalid(
                    request.commandPath() + ".value",
                    "no executable: with shell: false, value is the path of the program and arguments[0] its argv[0]");
            return;
        }
        var line = literal(ProgramName.ofTask(command));
        var arguments = Math.max(0, command.getArgumentsCount() - 1);
        draft.container()
                .withCommand(line.subList(0, line.size() - arguments))
                .withArgs(line.subList(line.size() - arguments, line.size()));
    }

    private static List<String> literal(List<String> texts) {
        return texts.stream().map(Literal::of).toList();
    }
}
