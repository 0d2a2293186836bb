package io.mesosoperator.task.pod;

import io.mesosoperator.security.TaskPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.mesos.Protos;

/**
 * All that a pod is made from.
 *
 * <p>What is to run is the task's own command, or its executor's: the parts of the pod ask here and do not care which.
 *
 * @param task with its taskId and slaveId filled in
 * @param framework with its id filled in
 * @param identity the TaskInfo resource that will own the pod
 * @param defaults what the task leaves open
 * @param policy what the task may ask for
 */
public record PodRequest(
        Protos.TaskInfo task,
        Protos.FrameworkInfo framework,
        TaskIdentity identity,
        PodDefaults defaults,
        TaskPolicy policy) {

    /**
     * A resource that the pod is to have.
     *
     * @param path of it in the task, {@code spec.resources[2]}
     */
    record Asked(String path, Protos.Resource resource) {}

    /** What to run; the default instance if the task does not say. */
    public Protos.CommandInfo command() {
        return task.hasExecutor() ? task.getExecutor().getCommand() : task.getCommand();
    }

    /** Where {@link #command} is in the task, for problems. */
    public String commandPath() {
        return task.hasExecutor() ? "spec.executor.command" : "spec.command";
    }

    /** What to run it in; the default instance if the task does not say. */
    Protos.ContainerInfo container() {
        return task.hasExecutor() ? task.getExecutor().getContainer() : task.getContainer();
    }

    boolean hasContainer() {
        return task.hasExecutor() ? task.getExecutor().hasContainer() : task.hasContainer();
    }

    /** Where {@link #container} is in the task, for problems. */
    public String containerPath() {
        return task.hasExecutor() ? "spec.executor.container" : "spec.container";
    }

    /** All resources that the pod is to have: the task's, then its executor's. */
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

    /** Its Docker image and options; empty where Mesos' own containerizer would run it. */
    public Optional<Protos.ContainerInfo.DockerInfo> docker() {
        var container = container();
        return container.getType() == Protos.ContainerInfo.Type.DOCKER && container.hasDocker()
                ? Optional.of(container.getDocker())
                : Optional.empty();
    }
}
