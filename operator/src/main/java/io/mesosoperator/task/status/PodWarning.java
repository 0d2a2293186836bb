package io.mesosoperator.task.status;

import java.time.Duration;
import java.time.Instant;

/**
 * An Event of type Warning about a pod.
 *
 * @param reason {@code FailedCreatePodSandBox}, {@code FailedMount}, {@code FailedAttachVolume} ...
 * @param since when it was first seen
 */
public record PodWarning(String reason, String message, Instant since) {

    /** A kubelet tries again at once, and most of what fails at first works then. */
    private static final Duration HITCH = Duration.ofSeconds(20);

    private static final int LONGEST = 1024;

    public PodWarning {
        message = message.length() <= LONGEST ? message : message.substring(0, LONGEST - 3) + "...";
    }

    /** From when on it is worth an update. */
    Instant worthTellingAt() {
        return since.plus(HITCH);
    }
}
