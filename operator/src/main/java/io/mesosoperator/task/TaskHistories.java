package io.mesosoperator.task;

import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;

/** What has been reported of tasks: what their objects show, unless the watch lags behind our own writes. */
record TaskHistories(TaskIndex index, TaskStatusJson json) {

    TaskHistory of(TaskInfoResource task) {
        return index.writtenAfter(task.key(), task.getMetadata().getResourceVersion())
                .map(TaskRecord.Written::history)
                .orElseGet(() -> json.decode(task.getStatus()));
    }
}
