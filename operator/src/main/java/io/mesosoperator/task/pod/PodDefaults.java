package io.mesosoperator.task.pod;

import java.time.Duration;

/**
 * What a task's pod gets where the task says nothing.
 *
 * @param taskImage the image of a task without a Docker image: it stands for the agent's own file system in Mesos
 * @param killGrace from SIGTERM to SIGKILL; rounded up to whole seconds
 * @param gpuResource the extended resource that Mesos' {@code gpus} are counted in
 */
public record PodDefaults(String taskImage, Duration killGrace, String gpuResource) {

    /** Mesos 0.23 kills three seconds after it asked; it knows no other grace period. */
    public static final Duration MESOS_KILL_GRACE = Duration.ofSeconds(3);

    public static final String NVIDIA_GPU = "nvidia.com/gpu";

    /** The defaults of Mesos, with this image for tasks that have none. */
    public static PodDefaults withImage(String taskImage) {
        return new PodDefaults(taskImage, MESOS_KILL_GRACE, NVIDIA_GPU);
    }

    long killGraceSeconds() {
        return killGrace.plusNanos(999_999_999).toSeconds();
    }
}
