package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.EnvVar;
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
        check(request, draft);
        var variables = new LinkedHashMap<String, EnvVar>();
        var docker = request.docker().isPresent();
        if (!docker || request.task().hasExecutor()) {
            executorEnvironment(request).forEach((name, value) -> variables.put(name, variable(name, value)));
        }
        // If a name occurs twice, the last one wins, as with two exports.
        environment.getVariablesList().forEach(variable -> variables.put(variable.getName(), variable(variable)));
        if (docker) {
            variables.put(SANDBOX, variable(SANDBOX, Sandbox.PATH));
        }
        draft.container().addAllToEnv(variables.values());
    }

    private static EnvVar variable(Environment.Variable variable) {
        return SecretVariable.of(variable)
                .map(secret -> new EnvVar(variable.getName(), null, SecretVariable.source(secret)))
                .orElseGet(() -> variable(variable.getName(), variable.getValue()));
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(Literal.of(value)).build();
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

    private static void check(PodInput request, PodDraft draft) {
        var variables = request.command().getEnvironment().getVariablesList();
        for (int i = 0; i < variables.size(); i++) {
            var variable = variables.get(i);
            var path = "%s.environment.variables[%d]".formatted(request.commandPath(), i);
            if (!NAME.matcher(variable.getName()).matches()) {
                draft.invalid(
                        path + ".name",
                        "'%s' cannot name a variable; use printable ASCII characters without '='"
                                .formatted(BeforeEquals.of(variable.getName())));
            }
            SecretVariable.of(variable)
                    .ifPresent(secret -> SecretVariable.check(variable, secret, path, request, draft));
        }
    }
}
