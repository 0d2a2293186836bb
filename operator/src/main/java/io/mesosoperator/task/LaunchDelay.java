package io.mesosoperator.task;

import io.mesosoperator.kubernetes.ApiError.Transient;
import java.time.Instant;

/**
 * Kubernetes refused a task's pod for now.
 *
 * @param cause what the launch waits for
 * @param reason in words, of the first refusal: the numbers in a quota's message change with every attempt
 * @param until when the launch is tried again
 */
record LaunchDelay(Transient.Cause cause, String reason, Instant until) {

    boolean isOver(Instant now) {
        return !until.isAfter(now);
    }
}
