package io.mesosoperator.task.pod.docker;

import io.mesosoperator.task.pod.LabelsPart;
import io.mesosoperator.task.pod.Literal;
import io.mesosoperator.task.pod.NetworkPart;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodPart;
import io.mesosoperator.task.pod.PodRequest;
import io.mesosoperator.task.pod.docker.DockerParameters.Given;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.Label;

/**
 * Docker's {@code parameters}: what each option of {@code docker run} is in a pod, or why it is refused. One that is
 * not in the table is refused, too: a task that runs without it would look as if it ran right.
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

    /** Who does not stop on SIGTERM defies KILL for so long. */
    private static final Duration LONGEST_STOP = Duration.ofHours(1);

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
            row(
                    "`command`, when the task has no shell; empty: the first argument is the program",
                    DockerParametersPart::entrypoint,
                    "entrypoint"),
            row(
                    "a label of the pod, `key=value`, if Kubernetes has such a one",
                    DockerParametersPart::label,
                    "label",
                    "l"),
            row(
                    "`terminationGracePeriodSeconds`, in place of `task.killGrace`; an hour at most",
                    DockerParametersPart::stopTimeout,
                    "stop-timeout"),
            row("`hostAliases`, `name:address`", DockerNames::addHost, "add-host"),
            row("`dnsConfig.nameservers`, at most three, and no other is asked", DockerNames::server, "dns"),
            row(
                    "`dnsConfig.searches`: with `dns` only these, else after the cluster's own",
                    DockerNames::search,
                    "dns-search"),
            row("`dnsConfig.options`, `name` or `name:value`", DockerNames::option, "dns-option", "dns-opt"),
            row(
                    "an `emptyDir` in memory, `path[:options]`; of the options `size`, `rw`, `ro` and `exec`",
                    DockerMemoryVolumes::tmpfs,
                    "tmpfs"),
            row("an `emptyDir` in memory at `/dev/shm`, of this size", DockerMemoryVolumes::shm, "shm-size"),
            row("`supplementalGroups`, a number", DockerRights::group, "group-add"),
            row("`readOnlyRootFilesystem`; the sandbox stays writable", DockerRights::readOnly, "read-only"),
            row(
                    "`capabilities.add`, where `policy.capabilities` or `policy.allowPrivileged` allows it;"
                            + " as with Docker, only root can use it",
                    DockerRights::addCapability,
                    "cap-add"),
            row("`capabilities.drop`; who is not root has none anyway", DockerRights::dropCapability, "cap-drop"),
            row(
                    "`no-new-privileges` (is so anyway, and not to be had beside `cap-add` of `ALL` or `SYS_ADMIN`);"
                            + " `seccomp=builtin` and `apparmor=docker-default` (are so anyway);"
                            + " where `policy.allowPrivileged` allows it, `seccomp=unconfined`,"
                            + " `apparmor=unconfined` and `apparmor=PROFILE`, one that the node has",
                    DockerRights::securityOption,
                    "security-opt"),
            row(
                    "`sysctls`, `name=value`, those that Kubernetes calls safe; with network HOST none of `net.`",
                    DockerRights::sysctl,
                    "sysctl"),
            refused("Parameter in DockerInfo must not be 'name': the pod's name follows from the TaskInfo's", "name"),
            refused(
                    "memory is what the task's resources say; ask for mem",
                    "memory",
                    "m",
                    "memory-swap",
                    "memory-swappiness",
                    "memory-reservation",
                    "kernel-memory"),
            refused(
                    "cpus are what the task's resources say; ask for cpus",
                    "cpu-shares",
                    "c",
                    "cpus",
                    "cpu-period",
                    "cpu-quota",
                    "cpuset-cpus",
                    "cpuset-mems"),
            refused("it is what the task's resources say; ask for gpus, or for disk", "gpus", "storage-opt"),
            refused("use docker.network", "net", "network"),
            refused("use docker.portMappings", "publish", "p", "publish-all", "P", "expose"),
            refused(
                    "the cluster gives a pod its address; give the task a name by discovery",
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
                    "the file is on nobody's machine here; give each with env or label",
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
                    "it would open the agent to the task, or other tasks to it",
                    "ipc",
                    "pid",
                    "uts",
                    "userns",
                    "cgroupns",
                    "device-cgroup-rule"),
            refused("a pod has no process that reaps for it; start tini or the like in the command", "init"),
            refused("the image says which signal ends it", "stop-signal"),
            refused(
                    "use healthCheck of the task",
                    "health-cmd",
                    "health-interval",
                    "health-retries",
                    "health-timeout",
                    "health-start-period",
                    "no-healthcheck"),
            refused("the kubelet keeps the log; kubectl logs shows it", "log-driver", "log-opt"),
            refused("a task runs once, as in Mesos; let the framework launch another", "restart"),
            refused(
                    "the operator looks after the container",
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
        if (!given.value().isEmpty()) {
            draft.container().withCommand(Literal.of(given.value()));
            return;
        }
        var arguments = draft.container().getArgs();
        if (arguments.isEmpty()) {
            draft.invalid(given.path(), "without an entry point nothing is left to run; give the command arguments");
            return;
        }
        draft.container().withCommand(arguments).withArgs(List.of());
    }

    private static void label(Given given, PodRequest request, PodDraft draft) {
        var parts = List.of(given.value().split("=", 2));
        var label = Label.newBuilder()
                .setKey(parts.getFirst())
                .setValue(parts.size() > 1 ? parts.get(1) : "")
                .build();
        if (!LabelsPart.isLegal(label)) {
            draft.invalid(
                    given.path(),
                    "Kubernetes has no label '%s'; put it into the labels of the task, which hold any text"
                            .formatted(given.value()));
            return;
        }
        draft.metadata().addToLabels(label.getKey(), label.getValue());
    }

    private static void stopTimeout(Given given, PodRequest request, PodDraft draft) {
        if (!given.value().matches("[0-9]{1,9}")) {
            draft.invalid(given.path(), "'%s' are no whole seconds, 0 or more".formatted(given.value()));
            return;
        }
        var seconds = Long.parseLong(given.value());
        if (seconds > LONGEST_STOP.toSeconds()) {
            draft.invalid(
                    given.path(), "a task may take %d seconds to stop at most".formatted(LONGEST_STOP.toSeconds()));
            return;
        }
        draft.spec().withTerminationGracePeriodSeconds(seconds);
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
