package io.mesosoperator.kubernetes;

import java.util.List;

/** Lets queues work when a test says so, in its thread. */
public final class QueueSteps {

    private QueueSteps() {}

    /** Works on all keys that are due; returns whether there were any. */
    public static boolean drain(List<WorkQueue<?>> queues) {
        var worked = false;
        for (var queue : queues) {
            while (queue.step()) {
                worked = true;
            }
        }
        return worked;
    }
}
