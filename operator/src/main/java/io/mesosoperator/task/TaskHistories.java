package io.mesosoperator.task;

import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;

/** The reported history of tasks: from their objects, or from our own writes if the watch lags behind them. */
record TaskHistories(TaskIndex index, TaskStatusJson json) {

    TaskHistory of(TaskInfoResource task) {
        return index.writtenAfter(task.key(), task.getMetadata().getResourceVersion())
                .map(TaskRecord.Written::history)
                .orElseGet(() -> json.decode(task.getStatus()));
    }

    /** The generation of the spec that the status was made from. */
    long generationOf(TaskInfoResource task) {
        return index.writtenAfter(task.key(), task.getMetadata().getResourceVersion())
                .map(TaskRecord.Written::generation)
                .orElseGet(() -> TaskStatusJson.generationOf(task.statusOrEmpty()));
    }
}
