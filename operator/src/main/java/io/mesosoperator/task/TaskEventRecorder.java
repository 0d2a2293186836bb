package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.Protos.TaskState.TASK_KILLED;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.EventRecorder.Severity;
import io.mesosoperator.kubernetes.SteadyClock;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.task.status.CheckStatus;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.mesos.Protos.TaskStatus;

/**
 * Reports task updates to people and dashboards: a Kubernetes Event for the end of each task and for whatever does not
 * go well before it, and the counters of a Mesos master. It never blocks: a separate worker writes the Events.
 */
public final class TaskEventRecorder {

    private final TaskEventQueue events;
    private final boolean tellsRunning;

    /**
     * A recorder.
     *
     * @param frameworks says which Framework object's Events tell of many of its tasks at once
     * @param tellsRunning whether an Event tells that a task runs, and that it is healthy
     */
    public TaskEventRecorder(
            EventRecorder recorder, Function<FrameworkKey, RegistrationState> frameworks, boolean tellsRunning) {
        this.events = new TaskEventQueue(recorder, frameworks, SteadyClock.start());
        this.tellsRunning = tellsRunning;
    }

    /** Records updates that have just been written into the task's status. */
    void record(TaskInfoResource task, List<TaskStatus> updates) {
        for (var update : updates) {
            if (TaskHistory.isTerminal(update.getState())) {
                count(update);
            }
            if (isWorthAnEvent(update)) {
                events.add(task, severity(update), TaskStatusJson.reason(update.getState()), words(update));
            }
        }
    }

    private boolean isWorthAnEvent(TaskStatus update) {
        return switch (update.getState()) {
            case TASK_STAGING -> update.hasMessage();
            case TASK_RUNNING -> tellsRunning || severity(update) == Severity.WARNING;
            default -> true;
        };
    }

    /** Records the parts of the task that its new pod leaves out. */
    void launched(TaskInfoResource task, Pod pod) {
        warn(task, pod, Annotations.IGNORED_VIPS, "VipIgnored");
        warn(task, pod, Annotations.VISIBILITY_LIMITED, "VisibilityLimited");
    }

    /** The task's status cannot be written. */
    void untold(TaskInfoResource task, String why) {
        events.add(task, Severity.WARNING, "StatusTooLarge", "The status cannot be written: " + why);
    }

    private void warn(TaskInfoResource task, Pod pod, String annotation, String reason) {
        var words = pod.getMetadata().getAnnotations().get(annotation);
        if (words != null) {
            events.add(task, Severity.WARNING, reason, words);
        }
    }

    // Mesos: master/tasks_lost, and master/task_lost/source_master/reason_invalid_offers; here one counter with labels.
    private static void count(TaskStatus update) {
        Metric.TASKS.count(
                label(update.getState().name(), "TASK_"),
                label(update.getSource().name(), "SOURCE_"),
                update.hasReason() ? label(update.getReason().name(), "REASON_") : "none");
    }

    private static String label(String name, String prefix) {
        return name.substring(prefix.length()).toLowerCase(Locale.ROOT);
    }

    /** The worker that writes Events. */
    WorkQueue<?> worker() {
        return events.worker();
    }

    private static Severity severity(TaskStatus update) {
        var isWell = !TaskHistory.isTerminal(update.getState())
                || update.getState() == TASK_FINISHED
                || update.getState() == TASK_KILLED;
        return isWell && (!update.hasHealthy() || update.getHealthy()) ? Severity.NORMAL : Severity.WARNING;
    }

    private static String words(TaskStatus update) {
        if (update.hasMessage()) {
            return update.getMessage();
        }
        var health = update.hasHealthy() ? (update.getHealthy() ? ", healthy" : ", not healthy") : "";
        var check = CheckStatus.of(update)
                .map(succeeded -> succeeded ? ", its check succeeds" : ", its check fails")
                .orElse("");
        return "On slave " + update.getSlaveId().getValue() + health + check;
    }
}
