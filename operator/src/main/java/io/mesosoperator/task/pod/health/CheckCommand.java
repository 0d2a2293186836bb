package io.mesosoperator.task.pod.health;

import io.mesosoperator.task.pod.Literal;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.ProgramName;
import io.mesosoperator.task.pod.SecretVariable;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;

/**
 * The command of a health check, as the kubelet runs it in the task's container: with its user, working directory and
 * environment.
 *
 * <p>A kubelet throws away the result of a command that it cannot start, and then never ends the task. So where a shell
 * is needed anyway it is found by its path, and starts the rest: what it does not find, or may not run, is an exit
 * code. What even so cannot be started is found by the kubelet's Events.
 */
final class CheckCommand {

    /**
     * Sets the check's own variables, which a probe cannot have, and runs the command; gets both as arguments.
     * Nothing is looked up by the PATH of the task. A shell cannot set a variable with any name; {@code env} can,
     * if there is one.
     */
    private static final String WITH_VARIABLES = """
            for env in /usr/bin/env /bin/env; do [ -x $env ] && exec $env -- "$@"; done
            while :; do case $1 in *=*) export "$1"; shift;; *) exec "$@";; esac; done
            """;

    private CheckCommand() {}

    /** @param shell whether the task's image is known to have a shell */
    static List<String> of(CommandInfo command, boolean docker, boolean shell) {
        var line = new ArrayList<String>();
        var variables = command.getEnvironment().getVariablesList();
        if (!variables.isEmpty()) {
            line.addAll(List.of("/bin/sh", "-c", WITH_VARIABLES, "check"));
            variables.forEach(variable -> line.add(variable.getName() + "=" + variable.getValue()));
        } else if (shell && !command.getShell()) {
            line.addAll(List.of("/bin/sh", "-c", "exec \"$@\"", "check"));
        }
        if (command.getShell()) {
            line.addAll(List.of("/bin/sh", "-c", command.getValue()));
        } else if (docker) {
            // Docker runs arguments[0] as the first argument.
            line.add(command.getValue());
            line.addAll(command.getArgumentsList());
        } else {
            line.addAll(ProgramName.ofCheck(command));
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
            if (SecretVariable.of(variables.get(i)).isPresent()) {
                draft.invalid(
                        path + ".environment.variables[%d].secret".formatted(i),
                        "a health check has the variables of its task; give the secret to the task");
            }
        }
    }
}
