package io.mesosoperator.task;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.StatusReplacement;
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

    TaskStatusWriter(
            TaskIndex index,
            TaskHistories histories,
            StatusReplacement statuses,
            TaskStatusJson statusJson,
            TaskEventRecorder events,
            FrameworkRegistry frameworks,
            TaskTimes times,
            ExecutorHost executors) {
        this.index = index;
        this.histories = histories;
        this.statuses = statuses;
        this.statusJson = statusJson;
        this.events = events;
        this.frameworks = frameworks;
        this.times = times;
        this.executors = executors;
    }

    /** Of its framework; of one that is gone, what the status told before. */
    private Optional<String> role(TaskInfoResource task) {
        return task.framework()
                .map(frameworks::state)
                .flatMap(state -> state instanceof RegistrationState.Registered(var info, var _, var _, var _)
                        ? Optional.of(info.getRole())
                        : Optional.empty())
                .or(() -> TaskStatusJson.roleOf(task.statusOrEmpty()));
    }

    /** When the task is deleted, by what was written last; empty if it has not ended, or stays. */
    Optional<Instant> expiry(TaskInfoResource task, Decoded<TaskInfoSpec> spec) {
        var history = histories.of(task);
        return TaskExpiry.of(history, spec, expiry(task, history));
    }

    /** By its framework; its own time to live is in its spec. */
    private Optional<Instant> expiry(TaskInfoResource task, TaskHistory history) {
        return task.framework()
                .map(frameworks::state)
                .flatMap(state -> state instanceof RegistrationState.Registered registered
                        ? registered.timeToLive()
                        : Optional.empty())
                .flatMap(time -> history.endedAt().map(at -> at.plus(time)));
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
        var pod = index.pod(key.uid());
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
                        before.ended() || !history.ended()
                                ? TaskStatusJson.expiryOf(task.statusOrEmpty())
                                : expiry(task, history)));
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
