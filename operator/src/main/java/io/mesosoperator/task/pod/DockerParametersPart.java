package io.mesosoperator.task.pod;

import io.mesosoperator.task.pod.DockerParameters.Given;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Docker's {@code parameters}: what each option of {@code docker run} is in a pod, or why it is refused. One that is not in the
 * table is refused, too: a task that runs without it would look as if it ran right.
 */
public final class DockerParametersPart implements PodPart {

    private interface Effect {
        void apply(Given given, PodRequest request, PodDraft draft);
    }

    /**
     * An option.
     *
     * @param keys its names
     * @param meaning what becomes of it, for the documentation; why it is refused, and what to do, if it has no effect
     */
    public record Option(List<String> keys, String meaning, boolean isRefused) {}

    private record Row(Option option, Effect effect) {}

    private static final List<Row> ROWS = List.of(
            row(
                    "`runAsUser` and `runAsGroup`: `user[:group]`, numbers or names of the task policy",
                    (g, r, d) -> {},
                    "user",
                    "u"),
            row("`workingDir`, an absolute path", (g, r, d) -> {}, "workdir", "w"),
            row(
                    "a variable, `NAME=value`; it wins over those of the command",
                    DockerParametersPart::variable,
                    "env",
                    "e"),
            row("`hostname`", DockerParametersPart::hostname, "hostname", "h"),
            row("`command`, when the task has no shell", DockerParametersPart::entrypoint, "entrypoint"),
            row("`hostAliases`, `name:address`", DockerParametersPart::host, "add-host"),
            row("`supplementalGroups`, a number", DockerParametersPart::group, "group-add"),
            row("`readOnlyRootFilesystem`; the sandbox stays writable", DockerParametersPart::readOnly, "read-only"),
            refused("Parameter in DockerInfo must not be 'name': the pod's name follows from the TaskInfo's", "name"),
            refused(
                    "memory is what the task's resources say; ask for mem",
                    "memory",
                    "m",
                    "memory-swap",
                    "memory-reservation"),
            refused(
                    "cpus are what the task's resources say; ask for cpus",
                    "cpu-shares",
                    "c",
                    "cpus",
                    "cpu-quota",
                    "cpuset-cpus"),
            refused("use docker.network", "net", "network"),
            refused("use docker.portMappings", "publish", "p", "publish-all", "P", "expose"),
            refused("use container.volumes", "volume", "v", "mount", "volumes-from", "tmpfs"),
            refused("use docker.privileged", "privileged"),
            refused(
                    "a pod has no such setting; set it in the command, or on the agent",
                    "ulimit",
                    "device",
                    "ipc",
                    "pid",
                    "init"),
            refused("the kubelet keeps the log; kubectl logs shows it", "log-driver", "log-opt"),
            refused("a task runs once, as in Mesos; let the framework launch another", "restart"),
            refused("the operator looks after the container", "rm", "detach", "d", "interactive", "i", "tty", "t"));

    private static final Map<String, Row> BY_KEY = byKey();

    /** Everything in the table, for the documentation. */
    public static List<Option> options() {
        return ROWS.stream().map(Row::option).toList();
    }

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var parameters =
                request.docker().map(docker -> docker.getParametersList()).orElse(List.of());
        for (int i = 0; i < parameters.size(); i++) {
            var parameter = parameters.get(i);
            var path = DockerParameters.path(request, i);
            var row = Optional.ofNullable(BY_KEY.get(parameter.getKey()));
            if (row.isEmpty()) {
                draft.invalid(
                        path + ".key",
                        "Docker parameter '%s' has no meaning for a pod that is known here; remove it"
                                .formatted(parameter.getKey()));
            } else if (row.get().option().isRefused()) {
                draft.invalid(
                        path + ".key",
                        "Docker parameter '%s' is refused: %s"
                                .formatted(
                                        parameter.getKey(), row.get().option().meaning()));
            } else {
                row.get().effect().apply(new Given(path + ".value", parameter.getValue()), request, draft);
            }
        }
    }

    private static void variable(Given given, PodRequest request, PodDraft draft) {
        var equals = given.value().indexOf('=');
        if (equals < 1) {
            draft.invalid(given.path(), "'%s' is no variable; write NAME=value".formatted(given.value()));
            return;
        }
        var name = given.value().substring(0, equals);
        draft.container().removeMatchingFromEnv(variable -> name.equals(variable.getName()));
        draft.container()
                .addNewEnv()
                .withName(name)
                .withValue(Literal.of(given.value().substring(equals + 1)))
                .endEnv();
    }

    private static void hostname(Given given, PodRequest request, PodDraft draft) {
        NetworkPart.hostname(given.value(), given.path(), NetworkPart.isHost(request), draft);
    }

    private static void entrypoint(Given given, PodRequest request, PodDraft draft) {
        if (request.command().getShell()) {
            draft.invalid(given.path(), "a shell is the entry point; set shell: false in the command to have another");
            return;
        }
        draft.container().withCommand(Literal.of(given.value()));
    }

    private static void host(Given given, PodRequest request, PodDraft draft) {
        var colon = given.value().indexOf(':');
        if (colon < 1 || colon == given.value().length() - 1) {
            draft.invalid(given.path(), "'%s' is no host; write name:address".formatted(given.value()));
            return;
        }
        draft.spec()
                .addNewHostAlias()
                .withIp(given.value().substring(colon + 1))
                .withHostnames(given.value().substring(0, colon))
                .endHostAlias();
    }

    private static void group(Given given, PodRequest request, PodDraft draft) {
        if (!given.value().matches("[0-9]{1,9}")) {
            draft.invalid(given.path(), "group '%s' has no gid: give a number".formatted(given.value()));
            return;
        }
        if (given.value().equals("0") && !request.policy().allowRoot()) {
            draft.unauthorized(
                    given.path(),
                    "Not authorized to launch in group 0: allowRoot in the operator's task policy opens it");
            return;
        }
        draft.spec()
                .editOrNewSecurityContext()
                .addToSupplementalGroups(Long.valueOf(given.value()))
                .endSecurityContext();
    }

    private static void readOnly(Given given, PodRequest request, PodDraft draft) {
        if (!given.value().equals("true") && !given.value().equals("false")) {
            draft.invalid(given.path(), "'%s' is neither true nor false".formatted(given.value()));
            return;
        }
        draft.container()
                .editOrNewSecurityContext()
                .withReadOnlyRootFilesystem(given.value().equals("true") ? true : null)
                .endSecurityContext();
    }

    private static Row row(String meaning, Effect effect, String... keys) {
        return new Row(new Option(List.of(keys), meaning, false), effect);
    }

    private static Row refused(String why, String... keys) {
        return new Row(new Option(List.of(keys), why, true), (given, request, draft) -> {});
    }

    private static Map<String, Row> byKey() {
        var rows = new LinkedHashMap<String, Row>();
        ROWS.forEach(row -> row.option().keys().forEach(key -> rows.put(key, row)));
        return Map.copyOf(rows);
    }
}
