package io.mesosoperator.task;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.StatusReplacement;
import io.mesosoperator.task.pod.GroupTasks;
import io.mesosoperator.task.status.PodView;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes updates into tasks' statuses, and then notifies the parts that depend on them. */
final class TaskStatusWriter {

    private final TaskIndex index;
    private final TaskHistories histories;
    private final StatusReplacement statuses;
    private final TaskStatusJson statusJson;
    private final TaskEventRecorder events;
    private final FrameworkRegistry frameworks;
    private final TaskTimes times;
    private final ExecutorHost executors;
    private final TaskExpiry expiry;

    TaskStatusWriter(
            TaskIndex index,
            TaskHistories histories,
            StatusReplacement statuses,
            TaskStatusJson statusJson,
            TaskEventRecorder events,
            FrameworkRegistry frameworks,
            TaskTimes times,
            ExecutorHost executors,
            TaskExpiry expiry) {
        this.index = index;
        this.histories = histories;
        this.statuses = statuses;
        this.statusJson = statusJson;
        this.events = events;
        this.frameworks = frameworks;
        this.times = times;
        this.executors = executors;
        this.expiry = expiry;
    }

    /** Of its framework; of one that is gone, what the status told before. */
    private Optional<String> role(TaskInfoResource task) {
        return frameworkOf(task)
                .flatMap(state -> state instanceof RegistrationState.Registered(var info, var _, var _, var _)
                        ? Optional.of(info.getRole())
                        : Optional.empty())
                .or(() -> TaskStatusJson.roleOf(task.statusOrEmpty()));
    }

    /** When the task is deleted, by what was written last; empty if it has not ended, or stays. */
    Optional<Instant> expiry(TaskInfoResource task) {
        var history = histories.of(task);
        return TaskExpiry.of(history, task).or(() -> history.ended() ? expiryToTell(task, history) : Optional.empty());
    }

    /** What counted when it ended counts for good. */
    private Optional<Instant> expiryToTell(TaskInfoResource task, TaskHistory history) {
        return task.summary().isEnded()
                ? TaskStatusJson.expiryOf(task.statusOrEmpty())
                : expiry.atEnd(history, task, frameworkOf(task));
    }

    private Optional<RegistrationState> frameworkOf(TaskInfoResource task) {
        return task.framework().map(frameworks::state);
    }

    /** Call with the task's new pod. */
    void launched(TaskInfoResource task, Pod pod) {
        events.launched(task, pod);
    }

    /**
     * Writes the history into the status. If there is no room for a status beside the spec, Events tell it alone: no
     * repetition would find room.
     *
     * @throws KubernetesClientException if the write fails; with code 409 if it was based on an outdated state
     */
    void report(TaskInfoResource task, TaskHistory history) {
        var key = task.key();
        var read = task.getMetadata().getResourceVersion();
        var before = histories.of(task);
        var whole = index.pod(key.uid());
        var pod = whole.map(known -> GroupTasks.viewOf(known, key.uid()));
        var generation = task.getMetadata().getGeneration();
        var status = statusJson.encode(
                history,
                new TaskStatusJson.Facts(
                        generation,
                        index.isKilled(key) || TaskStatusJson.isKilled(task.statusOrEmpty()),
                        pod.map(TaskPods::exitCode).orElse(OptionalInt.empty()),
                        pod.map(known -> known.getMetadata().getName()).or(() -> executors.podName(key)),
                        index.podUid(key.uid()),
                        // of a container that never started, runtimes tell the year 1970
                        pod.flatMap(known -> new PodView(known).startedAt()).filter(at -> at.isAfter(Instant.EPOCH)),
                        role(task),
                        history.ended() ? expiryToTell(task, history) : Optional.empty(),
                        whole.filter(GroupTasks::isGroup).map(known -> GroupTasks.container(known, key.uid()))));
        // an operator that has lost its Lease without knowing it must not overwrite its successor's status
        var version = index.writtenAfter(key, read)
                .filter(TaskRecord.Written::isStored)
                .map(TaskRecord.Written::resourceVersion)
                .orElse(read);
        try {
            var written = statuses.replace(task, version, new TaskInfoResource(), status);
            index.wrote(key, new TaskRecord.Written(history, generation, written));
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == HTTP_CONFLICT) {
                index.overwritten(key);
            }
            if (ApiErrors.isTooLarge(failure)) {
                index.wrote(key, TaskRecord.Written.nowhere(history, generation));
                events.untold(task, ApiErrors.of(failure, task).message());
            } else if (failure.getCode() != HTTP_NOT_FOUND) {
                throw failure;
            } // else the TaskInfo is gone
        }
        times.told(key.uid());
        events.record(task, history.after(before));
        if (history.ended()) {
            index.ended(key);
        }
    }
}
