package io.mesosoperator.task.pod;

import io.mesosoperator.kubernetes.ExtendedResources;
import java.time.Duration;

/**
 * What a task's pod gets where the task says nothing.
 *
 * @param taskImage the image of a task without a Docker image: it stands for the agent's own file system in Mesos
 * @param killGrace from SIGTERM to SIGKILL; rounded up to whole seconds
 * @param extendedResources what tasks may ask for besides cpus, mem, disk and ports
 * @param fetcher how the URIs of tasks are fetched
 * @param sandbox where the sandboxes of tasks are
 */
public record PodDefaults(
        String taskImage,
        Duration killGrace,
        ExtendedResources extendedResources,
        FetcherDefaults fetcher,
        SandboxDefaults sandbox) {

    /** Mesos 0.23 kills three seconds after it asked; it knows no other grace period. */
    public static final Duration MESOS_KILL_GRACE = Duration.ofSeconds(3);

    /** Where the project publishes the operator. The chart names it with its version. */
    private static final String OPERATOR_IMAGE = "docker.io/mesosoperator/mesos-operator";

    /** The defaults of Mesos, with this image for tasks that have none. */
    public static PodDefaults withImage(String taskImage) {
        return new PodDefaults(
                taskImage,
                MESOS_KILL_GRACE,
                ExtendedResources.gpus(),
                FetcherDefaults.withImage(OPERATOR_IMAGE),
                SandboxDefaults.onTheNode());
    }

    long killGraceSeconds() {
        return killGrace.plusNanos(999_999_999).toSeconds();
    }
}
