package io.mesosoperator.task.pod.docker;

import io.mesosoperator.task.pod.BeforeEquals;
import io.mesosoperator.task.pod.LabelsPart;
import io.mesosoperator.task.pod.LifetimePart;
import io.mesosoperator.task.pod.Literal;
import io.mesosoperator.task.pod.NetworkPart;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodPart;
import io.mesosoperator.task.pod.docker.DockerParameters.Given;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.Label;

/**
 * Docker's {@code parameters}: what each option of {@code docker run} does in a pod, or why it is refused. An option
 * that is not in the table is refused, too: a task that runs without it would look as if it ran correctly.
 */
public final class DockerParametersPart implements PodPart {

    private interface Effect {
        void apply(Given given, PodInput request, PodDraft draft);
    }

    /**
     * An option.
     *
     * @param keys its names
     * @param meaning its effect on the pod, for the documentation; if refused, the reason and what to do
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
                    "an environment variable, `NAME=value`; it overrides the command's",
                    DockerParametersPart::variable,
                    "env",
                    "e"),
            row("`hostname`, or with dots `hostnameOverride`", DockerParametersPart::hostname, "hostname", "h"),
            row(
                    "`command`, if the task has no shell; if it is empty, the first argument is the program",
                    DockerParametersPart::entrypoint,
                    "entrypoint"),
            row(
                    "a label of the pod, `key=value`, if it is a legal Kubernetes label",
                    DockerParametersPart::label,
                    "label",
                    "l"),
            row(
                    "`terminationGracePeriodSeconds`, instead of `tasks.killGrace`; at most an hour",
                    DockerParametersPart::stopTimeout,
                    "stop-timeout"),
            row(
                    "`shareProcessNamespace`: the pod's pause container is process 1 and reaps orphans; without it the"
                            + " image's program is process 1, and a command of a shell never is",
                    DockerParametersPart::init,
                    "init"),
            row("`hostAliases`, `name:address`", DockerNames::addHost, "add-host"),
            row("`dnsConfig.nameservers`, at most three; the pod asks no others", DockerNames::server, "dns"),
            row(
                    "`dnsConfig.searches`: with `dns` only these, otherwise after the cluster's own",
                    DockerNames::search,
                    "dns-search"),
            row("`dnsConfig.options`, `name` or `name:value`", DockerNames::option, "dns-option", "dns-opt"),
            row(
                    "an `emptyDir` in memory, `path[:options]` with the options `size`, `rw`, `ro` and `exec`",
                    DockerMemoryVolumes::tmpfs,
                    "tmpfs"),
            row("an `emptyDir` in memory at `/dev/shm`, of this size", DockerMemoryVolumes::shm, "shm-size"),
            row("`supplementalGroups`, a number", DockerRights::group, "group-add"),
            row("`readOnlyRootFilesystem`; the sandbox stays writable", DockerRights::readOnly, "read-only"),
            row(
                    "`capabilities.add`, where `capabilities` or `allowPrivileged` of the task policy allows it;"
                            + " as with Docker, only root can use it",
                    DockerRights::addCapability,
                    "cap-add"),
            row("`capabilities.drop`; a non-root user has none anyway", DockerRights::dropCapability, "cap-drop"),
            row(
                    "`no-new-privileges` (the default; not possible with `cap-add` of `ALL` or `SYS_ADMIN`);"
                            + " `seccomp=builtin` and `apparmor=docker-default` (the defaults);"
                            + " where `allowPrivileged` of the task policy allows it, `seccomp=unconfined`,"
                            + " `apparmor=unconfined` and `apparmor=PROFILE`, a profile loaded on the node",
                    DockerRights::securityOption,
                    "security-opt"),
            row(
                    "`sysctls`, `name=value`, only those that Kubernetes calls safe; with network HOST no `net.*`",
                    DockerRights::sysctl,
                    "sysctl"),
            refused("Parameter in DockerInfo must not be 'name': the pod's name follows from the TaskInfo's", "name"),
            refused(
                    "the task's resources determine memory; ask for mem",
                    "memory",
                    "m",
                    "memory-swap",
                    "memory-swappiness",
                    "memory-reservation",
                    "kernel-memory"),
            refused(
                    "the task's resources determine cpus; ask for cpus",
                    "cpu-shares",
                    "c",
                    "cpus",
                    "cpu-period",
                    "cpu-quota",
                    "cpuset-cpus",
                    "cpuset-mems"),
            refused("the task's resources determine it; ask for gpus, or for disk", "gpus", "storage-opt"),
            refused("use docker.network", "net", "network"),
            refused("use docker.portMappings", "publish", "p", "publish-all", "P", "expose"),
            refused(
                    "the cluster assigns a pod's address; give the task a name with discovery",
                    "ip",
                    "ip6",
                    "mac-address",
                    "link",
                    "network-alias",
                    "domainname"),
            refused("use container.volumes", "volume", "v", "mount", "volumes-from", "volume-driver"),
            refused("use docker.privileged", "privileged"),
            refused("use docker.forcePullImage", "pull"),
            refused(
                    "the file is on the client's machine, out of reach here; give each value with env or label",
                    "env-file",
                    "label-file",
                    "cidfile"),
            refused(
                    "a pod has no such setting; set it in the command, or on the agent",
                    "ulimit",
                    "pids-limit",
                    "oom-kill-disable",
                    "oom-score-adj",
                    "blkio-weight",
                    "cgroup-parent",
                    "device",
                    "runtime"),
            refused(
                    "it would expose the agent or other tasks to the task",
                    "ipc",
                    "pid",
                    "uts",
                    "userns",
                    "cgroupns",
                    "device-cgroup-rule"),
            refused("the image determines the stop signal", "stop-signal"),
            refused(
                    "use the task's healthCheck",
                    "health-cmd",
                    "health-interval",
                    "health-retries",
                    "health-timeout",
                    "health-start-period",
                    "no-healthcheck"),
            refused("the kubelet keeps the log; read it with kubectl logs", "log-driver", "log-opt"),
            refused("a task runs once, as in Mesos; let the framework launch another", "restart"),
            refused(
                    "the operator manages the container",
                    "rm",
                    "detach",
                    "d",
                    "attach",
                    "a",
                    "interactive",
                    "i",
                    "tty",
                    "t",
                    "sig-proxy"));

    private static final Map<String, Row> BY_KEY = byKey();

    /** Everything in the table, for the documentation. */
    public static List<Option> options() {
        return ROWS.stream().map(Row::option).toList();
    }

    @Override
    public void add(PodInput request, PodDraft draft) {
        var parameters =
                request.docker().map(docker -> docker.getParametersList()).orElse(List.of());
        for (int i = 0; i < parameters.size(); i++) {
            var parameter = parameters.get(i);
            var path = DockerParameters.path(request, i);
            var row = Optional.ofNullable(BY_KEY.get(parameter.getKey()));
            if (row.isEmpty()) {
                draft.invalid(
                        path + ".key",
                        "Docker parameter '%s' is not supported for pods; remove it"
                                .formatted(BeforeEquals.of(parameter.getKey())));
            } else if (row.get().option().isRefused()) {
                draft.invalid(
                        path + ".key",
                        "Docker parameter '%s' is refused: %s"
                                .formatted(
                                        parameter.getKey(), row.get().option().meaning()));
            } else if (!request.policy()
                    .limits()
                    .allowsDockerParameter(row.get().option().keys())) {
                draft.unauthorized(
                        path + ".key",
                        "Not authorized to use Docker parameter '%s': remove it; %s allows it"
                                .formatted(
                                        parameter.getKey(),
                                        request.policy().name().field("dockerParameters")));
            } else {
                row.get().effect().apply(new Given(path + ".value", parameter.getValue()), request, draft);
            }
        }
    }

    private static void variable(Given given, PodInput request, PodDraft draft) {
        var equals = given.value().indexOf('=');
        if (equals < 1) {
            // Not the text itself: it may be a password.
            draft.invalid(given.path(), "this is not a variable; write NAME=value");
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

    private static void hostname(Given given, PodInput request, PodDraft draft) {
        NetworkPart.hostname(given.value(), given.path(), NetworkPart.isHost(request), draft);
    }

    private static void entrypoint(Given given, PodInput request, PodDraft draft) {
        if (request.command().getShell()) {
            draft.invalid(given.path(), "the entry point is a shell; set shell: false in the command to use another");
            return;
        }
        if (!given.value().isEmpty()) {
            draft.container().withCommand(Literal.of(given.value()));
            return;
        }
        var arguments = draft.container().getArgs();
        if (arguments.isEmpty()) {
            draft.invalid(given.path(), "without an entry point there is nothing to run; give the command arguments");
            return;
        }
        draft.container().withCommand(arguments).withArgs(List.of());
    }

    private static void label(Given given, PodInput request, PodDraft draft) {
        var parts = List.of(given.value().split("=", 2));
        var label = Label.newBuilder()
                .setKey(parts.getFirst())
                .setValue(parts.size() > 1 ? parts.get(1) : "")
                .build();
        if (!LabelsPart.isLegal(label)) {
            draft.invalid(
                    given.path(),
                    "Kubernetes has no label '%s'; put it into the labels of the task, which hold any text"
                            .formatted(BeforeEquals.of(given.value())));
            return;
        }
        draft.metadata().addToLabels(label.getKey(), label.getValue());
    }

    private static void stopTimeout(Given given, PodInput request, PodDraft draft) {
        if (!given.value().matches("[0-9]{1,9}")) {
            draft.invalid(given.path(), "'%s' is not a whole number of seconds, 0 or more".formatted(given.value()));
            return;
        }
        var seconds = Long.parseLong(given.value());
        if (seconds > LifetimePart.LONGEST_STOP.toSeconds()) {
            draft.invalid(
                    given.path(),
                    "a task may take at most %d seconds to stop".formatted(LifetimePart.LONGEST_STOP.toSeconds()));
            return;
        }
        draft.spec().withTerminationGracePeriodSeconds(seconds);
    }

    /** Docker: a flag, which may be given as {@code --init=true}. */
    private static void init(Given given, PodInput request, PodDraft draft) {
        switch (given.value()) {
            case "", "true" -> draft.spec().withShareProcessNamespace(true);
            case "false" -> {
                // Docker's default.
            }
            default ->
                draft.invalid(given.path(), "'%s' is neither true nor false; write one".formatted(given.value()));
        }
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
