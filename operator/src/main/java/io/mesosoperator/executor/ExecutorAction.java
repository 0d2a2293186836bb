package io.mesosoperator.executor;

import io.mesosoperator.task.executor.ExecutorShutdown;
import java.time.Instant;

/** One action for an executor. */
sealed interface ExecutorAction {

    /** Write on its pod that it is to end. */
    record Ask(ExecutorShutdown.Cause cause) implements ExecutorAction {}

    /** Tell it to kill its tasks and exit. */
    record Tell() implements ExecutorAction {}

    /**
     * Delete its pod.
     *
     * @param why completes the sentence "because ..."
     */
    record Delete(String why) implements ExecutorAction {}

    /** Give its pod what its tasks have together. */
    record Fit() implements ExecutorAction {}

    /** Decide again at this time. */
    record LookAgain(Instant at) implements ExecutorAction {}
}
