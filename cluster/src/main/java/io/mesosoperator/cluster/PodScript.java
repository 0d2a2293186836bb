package io.mesosoperator.cluster;

import java.time.Duration;

/** What becomes of a pod once it is bound to a node. */
public sealed interface PodScript {

    /** The exit code of a process that SIGTERM ends. */
    int TERMINATED = 143;

    /** It runs until somebody deletes it, and then ends with this exit code. */
    record Runs(int exitCodeWhenDeleted) implements PodScript {}

    /** It runs for a while and ends by itself; when somebody deletes it before that, SIGTERM ends it. */
    record Exits(int exitCode, Duration after) implements PodScript {}

    /** It runs for a while until the kernel kills it for its memory. */
    record RunsOutOfMemory(Duration after) implements PodScript {}

    /** Its first init container fails with this exit code. */
    record FailsInInit(int exitCode) implements PodScript {}

    /** Its containers never start, for a reason such as {@code ErrImagePull} or {@code CreateContainerConfigError}. */
    record Waits(String reason, String message) implements PodScript {}

    /** It runs until somebody deletes it. */
    static PodScript runs() {
        return new Runs(TERMINATED);
    }

    /** It ends with this exit code as soon as it runs. */
    static PodScript exits(int exitCode) {
        return new Exits(exitCode, Duration.ZERO);
    }
}
