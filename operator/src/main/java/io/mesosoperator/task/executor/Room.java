package io.mesosoperator.task.executor;

import java.util.Optional;

/** Whether a task has its room in the pod of its executor, which grows for it while it runs. */
public sealed interface Room {

    /** It has. */
    record There() implements Room {}

    /**
     * The kubelet has not given it yet, and may.
     *
     * @param why what it waits for, if that may take a while
     */
    record Awaited(Optional<String> why) implements Room {}

    /** The kubelet will not give it. */
    record Refused(String why) implements Room {}
}
