package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.mesosoperator.task.executor.CommandExecutor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.Environment;

/**
 * The environment, with Mesos' precedence. If Mesos runs the task, its own variables come first and the task may
 * override them. If Docker does, a task gets only MESOS_SANDBOX of them and an executor all, and MESOS_SANDBOX cannot
 * be overridden.
 *
 * <p>MESOS_SLAVE_PID, LIBPROCESS_PORT and the paths of Mesos' libraries are not set: there is no libprocess to
 * talk to, and the image knows its own libraries. MESOS_TASK_ID, PORT0 and the like are never set: they are
 * Marathon's, not Mesos'.
 */
final class EnvironmentPart implements PodPart {

    private static final String SANDBOX = "MESOS_SANDBOX";

    /** The default of Mesos' --recovery_timeout. */
    private static final String RECOVERY_TIMEOUT = "15mins";

    /** The API server accepts printable ASCII without the equals sign. */
    private static final Pattern NAME = Pattern.compile("[ -<>-~]+");

    @Override
    public void add(PodInput request, PodDraft draft) {
        var environment = request.command().getEnvironment();
        check(environment, request.commandPath(), draft);
        var variables = new LinkedHashMap<String, String>();
        var docker = request.docker().isPresent();
        if (!docker || request.task().hasExecutor()) {
            variables.putAll(executorEnvironment(request));
        }
        putAll(variables, environment);
        if (docker) {
            variables.put(SANDBOX, Sandbox.PATH);
        }
        variables.forEach((name, value) -> draft.container()
                .addToEnv(new EnvVarBuilder()
                        .withName(name)
                        .withValue(Literal.of(value))
                        .build()));
    }

    private static Map<String, String> executorEnvironment(PodInput request) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("MESOS_FRAMEWORK_ID", request.framework().getId().getValue());
        variables.put("MESOS_EXECUTOR_ID", CommandExecutor.idOf(request.task()).getValue());
        variables.put("MESOS_SLAVE_ID", request.task().getSlaveId().getValue());
        variables.put("MESOS_DIRECTORY", Sandbox.PATH);
        variables.put(SANDBOX, Sandbox.PATH);
        variables.put("MESOS_CHECKPOINT", request.framework().getCheckpoint() ? "1" : "0");
        if (request.framework().getCheckpoint()) {
            variables.put("MESOS_RECOVERY_TIMEOUT", RECOVERY_TIMEOUT);
        }
        return variables;
    }

    private static void putAll(Map<String, String> variables, Environment environment) {
        // If a name occurs twice, the last one wins, as with two exports.
        environment.getVariablesList().forEach(variable -> variables.put(variable.getName(), variable.getValue()));
    }

    private static void check(Environment environment, String command, PodDraft draft) {
        for (int i = 0; i < environment.getVariablesCount(); i++) {
            var name = environment.getVariables(i).getName();
            if (!NAME.matcher(name).matches()) {
                draft.invalid(
                        command + ".environment.variables[%d].name".formatted(i),
                        "'%s' cannot name a variable; use printable ASCII characters without '='"
                                .formatted(BeforeEquals.of(name)));
            }
        }
    }
}
