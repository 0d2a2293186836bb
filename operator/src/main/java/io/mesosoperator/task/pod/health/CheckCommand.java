package io.mesosoperator.task.pod.health;

import io.mesosoperator.task.pod.Literal;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;

/**
 * The command of a health check, as the kubelet runs it in the task's container: with its user, working directory and
 * environment. The check's own variables, which a probe cannot have, are set with {@code env}.
 */
final class CheckCommand {

    private CheckCommand() {}

    static List<String> of(CommandInfo command, boolean docker) {
        var line = new ArrayList<String>();
        var variables = command.getEnvironment().getVariablesList();
        if (!variables.isEmpty()) {
            line.add("env");
            variables.forEach(variable -> line.add(variable.getName() + "=" + variable.getValue()));
        }
        if (command.getShell()) {
            line.addAll(List.of("/bin/sh", "-c", command.getValue()));
        } else {
            line.add(command.getValue());
            // As for the task itself: arguments[0] is argv[0], unless Docker runs it.
            command.getArgumentsList().stream().skip(docker ? 0 : 1).forEach(line::add);
        }
        return line.stream().map(Literal::of).toList();
    }

    /** Reports the parts of the command that are not possible. */
    static void check(CommandInfo command, String path, PodInput request, PodDraft draft) {
        if (!command.hasValue() || command.getValue().isEmpty()) {
            draft.invalid(
                    path + ".value",
                    "Command health check must contain %s: give what to run"
                            .formatted(command.getShell() ? "'shell command'" : "'executable path'"));
        }
        if (command.hasUser() && !command.getUser().equals(request.command().getUser())) {
            draft.invalid(
                    path + ".user",
                    "a health check runs in its task's container, as the user of the task; remove user");
        }
        if (command.getUrisCount() > 0) {
            draft.invalid(
                    path + ".uris",
                    "a health check uses its task's files and fetches none; add them to %s.uris"
                            .formatted(request.commandPath()));
        }
        if (command.hasContainer()) {
            draft.invalid(path + ".container", "a health check runs in its task's container; remove container");
        }
        var variables = command.getEnvironment().getVariablesList();
        for (int i = 0; i < variables.size(); i++) {
            var name = variables.get(i).getName();
            if (name.isEmpty() || name.contains("=")) {
                draft.invalid(
                        path + ".environment.variables[%d].name".formatted(i),
                        "'%s' cannot name a variable; use a name without '='".formatted(name));
            }
        }
    }
}
