package io.mesosoperator.task.pod;

import io.mesosoperator.security.TaskPolicy;
import java.util.Optional;
import org.apache.mesos.Protos;

/**
 * All that a pod is made from.
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

    /** The task's Docker image and options; empty where Mesos' own containerizer would run the task. */
    Optional<Protos.ContainerInfo.DockerInfo> docker() {
        var container = task.getContainer();
        return container.getType() == Protos.ContainerInfo.Type.DOCKER && container.hasDocker()
                ? Optional.of(container.getDocker())
                : Optional.empty();
    }
}
