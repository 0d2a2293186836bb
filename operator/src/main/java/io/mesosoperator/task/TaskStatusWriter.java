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

/** Writes what is to be told of tasks into their statuses, and lets those know who go on from there. */
final class TaskStatusWriter {

    private final TaskIndex index;
    private final TaskHistories histories;
    private final ServerSideApply apply;
    private final TaskStatusJson statusJson;
    private final TaskEventRecorder news;

    TaskStatusWriter(
            TaskIndex index,
            TaskHistories histories,
            ServerSideApply apply,
            TaskStatusJson statusJson,
            TaskEventRecorder news) {
        this.index = index;
        this.histories = histories;
        this.apply = apply;
        this.statusJson = statusJson;
        this.news = news;
    }

    /** This is the task's pod, which has just been made. */
    void launched(TaskInfoResource task, Pod pod) {
        news.launched(task, pod);
    }

    /**
     * @throws KubernetesClientException if it could not be written; with code 409, by an older state than there is now
     */
    void report(TaskInfoResource task, TaskHistory history) {
        var key = task.key();
        var read = task.getMetadata().getResourceVersion();
        var before = histories.of(task);
        var pod = index.pod(key.uid());
        var exitCode = pod.map(TaskPods::exitCode).orElse(OptionalInt.empty());
        var podName = pod.map(known -> known.getMetadata().getName()).orElse(null);
        var status =
                statusJson.encode(history, exitCode, podName, task.getMetadata().getGeneration());
        // an operator that has lost its Lease and does not know it yet may not write over what the next one wrote
        var version = index.writtenAfter(key, read)
                .map(TaskRecord.Written::resourceVersion)
                .orElse(read);
        try {
            var told = apply.applyStatus(task, version, new TaskInfoResource(), status);
            index.wrote(key, history, told.getMetadata().getResourceVersion());
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == HTTP_CONFLICT) {
                index.overwritten(key);
            }
            if (failure.getCode() != HTTP_NOT_FOUND) {
                throw failure;
            } // else nobody is left to be told
        }
        news.tell(task, history.after(before));
        if (history.ended()) {
            index.ended(key);
        }
    }
}
