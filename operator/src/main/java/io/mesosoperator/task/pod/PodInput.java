package io.mesosoperator.task.pod;

import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.pod.kubernetes.TaskKubernetes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.mesos.Protos;

/**
 * All inputs for a pod.
 *
 * <p>The pod runs the task's own command or its executor's; the pod parts ask here and need not distinguish them.
 *
 * @param task with its taskId and slaveId filled in
 * @param framework with its id filled in
 * @param identity the TaskInfo resource that will own the pod
 * @param defaults values for what the task leaves open
 * @param policy what the task may ask for
 * @param kubernetes what it needs beside Mesos' message
 * @param executorIsTold whether the pod's executor is told by the executor API what to run
 */
public record PodInput(
        Protos.TaskInfo task,
        Protos.FrameworkInfo framework,
        TaskIdentity identity,
        PodDefaults defaults,
        TaskPolicy policy,
        TaskKubernetes kubernetes,
        boolean executorIsTold) {

    /** Of a task that has its pod for itself, and says nothing of Kubernetes. */
    public PodInput(
            Protos.TaskInfo task,
            Protos.FrameworkInfo framework,
            TaskIdentity identity,
            PodDefaults defaults,
            TaskPolicy policy) {
        this(task, framework, identity, defaults, policy, TaskKubernetes.NONE, false);
    }

    /**
     * A resource that the pod needs.
     *
     * @param path of it in the task, {@code spec.resources[2]}
     */
    record Asked(String path, Protos.Resource resource) {}

    /** The command to run; the default instance if the task has none. */
    public Protos.CommandInfo command() {
        return task.hasExecutor() ? task.getExecutor().getCommand() : task.getCommand();
    }

    /** The path of {@link #command} in the task, for problems. */
    public String commandPath() {
        return task.hasExecutor() ? "spec.executor.command" : "spec.command";
    }

    /** The container to run it in; the default instance if the task has none. */
    Protos.ContainerInfo container() {
        return task.hasExecutor() ? task.getExecutor().getContainer() : task.getContainer();
    }

    boolean hasContainer() {
        return task.hasExecutor() ? task.getExecutor().hasContainer() : task.hasContainer();
    }

    /** The path of {@link #container} in the task, for problems. */
    public String containerPath() {
        return task.hasExecutor() ? "spec.executor.container" : "spec.container";
    }

    /** All resources that the pod needs: the task's, then its executor's. */
    List<Asked> resources() {
        return Stream.concat(
                        asked("spec.resources", task.getResourcesList()),
                        asked("spec.executor.resources", task.getExecutor().getResourcesList()))
                .toList();
    }

    private static Stream<Asked> asked(String path, List<Protos.Resource> resources) {
        return IntStream.range(0, resources.size())
                .mapToObj(i -> new Asked("%s[%d]".formatted(path, i), resources.get(i)));
    }

    /** Its Docker image and options; empty if Mesos' own containerizer would run it. */
    public Optional<Protos.ContainerInfo.DockerInfo> docker() {
        var container = container();
        return container.getType() == Protos.ContainerInfo.Type.DOCKER && container.hasDocker()
                ? Optional.of(container.getDocker())
                : Optional.empty();
    }
}
