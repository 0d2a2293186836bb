package io.mesosoperator.task;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;
import java.util.OptionalInt;

/** Writes updates into tasks' statuses, and then notifies the parts that depend on them. */
final class TaskStatusWriter {

    private final TaskIndex index;
    private final TaskHistories histories;
    private final ServerSideApply apply;
    private final TaskStatusJson statusJson;
    private final TaskEventRecorder events;

    TaskStatusWriter(
            TaskIndex index,
            TaskHistories histories,
            ServerSideApply apply,
            TaskStatusJson statusJson,
            TaskEventRecorder events) {
        this.index = index;
        this.histories = histories;
        this.apply = apply;
        this.statusJson = statusJson;
        this.events = events;
    }

    /** Call with the task's new pod. */
    void launched(TaskInfoResource task, Pod pod) {
        events.launched(task, pod);
    }

    /** @throws KubernetesClientException if the write fails; with code 409 if it was based on an outdated state */
    void report(TaskInfoResource task, TaskHistory history) {
        var key = task.key();
        var read = task.getMetadata().getResourceVersion();
        var before = histories.of(task);
        var pod = index.pod(key.uid());
        var exitCode = pod.map(TaskPods::exitCode).orElse(OptionalInt.empty());
        var podName = pod.map(known -> known.getMetadata().getName()).orElse(null);
        var status =
                statusJson.encode(history, exitCode, podName, task.getMetadata().getGeneration());
        // an operator that has lost its Lease without knowing it must not overwrite its successor's status
        var version = index.writtenAfter(key, read)
                .map(TaskRecord.Written::resourceVersion)
                .orElse(read);
        try {
            var written = apply.applyStatus(task, version, new TaskInfoResource(), status);
            index.wrote(key, history, written.getMetadata().getResourceVersion());
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == HTTP_CONFLICT) {
                index.overwritten(key);
            }
            if (failure.getCode() != HTTP_NOT_FOUND) {
                throw failure;
            } // else the TaskInfo is gone
        }
        events.record(task, history.after(before));
        if (history.ended()) {
            index.ended(key);
        }
    }
}
