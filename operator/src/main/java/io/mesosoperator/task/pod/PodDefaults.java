package io.mesosoperator.task.pod;

import io.mesosoperator.kubernetes.ExtendedResources;
import java.time.Duration;

/**
 * Defaults for a task's pod.
 *
 * @param taskImage the image of a task without a Docker image: it replaces the agent's own file system
 * @param killGrace from SIGTERM to SIGKILL; rounded up to whole seconds
 * @param extendedResources the resources that tasks may ask for besides cpus, mem, disk and ports
 * @param fetcher how tasks' URIs are fetched
 * @param sandbox where tasks' sandboxes are
 * @param resources for tasks that ask for too little, or for nothing
 */
public record PodDefaults(
        String taskImage,
        Duration killGrace,
        ExtendedResources extendedResources,
        FetcherDefaults fetcher,
        SandboxDefaults sandbox,
        ResourceDefaults resources) {

    /** Mesos 0.23 kills three seconds after SIGTERM; it has no other grace period. */
    public static final Duration MESOS_KILL_GRACE = Duration.ofSeconds(3);

    /** Where the project publishes the operator. The chart sets it with its version. */
    private static final String OPERATOR_IMAGE = "docker.io/mesosoperator/mesos-operator";

    /** Mesos' defaults, with this image for tasks without one. */
    public static PodDefaults withImage(String taskImage) {
        return new PodDefaults(
                taskImage,
                MESOS_KILL_GRACE,
                ExtendedResources.gpus(),
                FetcherDefaults.withImage(OPERATOR_IMAGE),
                SandboxDefaults.onTheNode(),
                ResourceDefaults.standard());
    }

    long killGraceSeconds() {
        return killGrace.plusNanos(999_999_999).toSeconds();
    }
}
