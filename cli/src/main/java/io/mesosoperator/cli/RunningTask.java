package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** A task whose container can be entered. */
final class RunningTask {

    private RunningTask() {}

    /** The task; a {@link Failure} if it does not run. */
    static JsonNode require(JsonNode task) {
        if (!TaskFollower.isRunning(task)) {
            throw Failure.of(
                    "task %s does not run (%s), and a container can be entered only while it does."
                            + " What it has printed: kubectl mesos logs %1$s",
                    task.at("/metadata/name").asText(), TaskFollower.state(task));
        }
        return task;
    }
}
