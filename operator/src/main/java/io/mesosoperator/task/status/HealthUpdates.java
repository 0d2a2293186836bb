package io.mesosoperator.task.status;

import static org.apache.mesos.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.jspecify.annotations.Nullable;

/**
 * The updates of a task with a health check, as Mesos' executor sends them: RUNNING, then RUNNING with {@code healthy}
 * at the first success and at each change, and before a kill the failure that caused it. And those of one with a check:
 * RUNNING, then RUNNING with each result that is not that before.
 */
public final class HealthUpdates {

    /** An update, and when its event happened; null if only the pod's state shows it. */
    public record Update(StatusUpdate outcome, @Nullable Instant at) {}

    private HealthUpdates() {}

    /**
     * The updates to report for {@code outcome}: the same with the task's health, preceded by events that must have
     * happened unseen.
     */
    public static List<Update> of(StatusUpdate outcome, PodView pod, TaskHistory history, Instant now) {
        var health = HealthEvidence.of(pod);
        if (health.isEmpty()) {
            return outcome.state() == TASK_RUNNING
                    ? CheckEvidence.of(pod)
                            .map(check -> checked(outcome, pod, check, history, now))
                            .orElseGet(() -> List.of(new Update(outcome, null)))
                    : List.of(new Update(outcome, null));
        }
        return switch (outcome.state()) {
            case TASK_RUNNING -> running(outcome, pod, health.get(), history, now);
            case TASK_KILLED ->
                health.get().ended() ? killed(outcome, pod, history) : List.of(new Update(outcome, null));
            default -> List.of(new Update(outcome, null));
        };
    }

    /** When a check's first result is known at the latest. */
    public static Optional<Instant> nextCheck(PodView pod, Instant now) {
        return CheckEvidence.of(pod).flatMap(check -> check.next(now));
    }

    private static List<Update> running(
            StatusUpdate outcome, PodView pod, HealthEvidence health, TaskHistory history, Instant now) {
        var latest = history.latest().filter(update -> update.getState() == TASK_RUNNING);
        if (pod.beingDeleted()) {
            // Mesos' executor stops its checks before it kills; the kubelet continues to check readiness.
            return List.of(new Update(outcome.withHealthy(healthy(latest)), null));
        }
        var updates = new ArrayList<Update>();
        var finding = health.finding(now);
        if (finding.isEmpty()) {
            updates.add(new Update(outcome.withHealthy(healthy(latest)), null));
        } else {
            if (latest.isEmpty()) {
                updates.add(new Update(outcome, pod.runningSince().orElse(null)));
            }
            updates.add(new Update(
                    outcome.withHealthy(finding.get().healthy()), finding.get().since()));
        }
        return updates;
    }

    private static List<Update> checked(
            StatusUpdate outcome, PodView pod, CheckEvidence check, TaskHistory history, Instant now) {
        var latest = history.latest().filter(update -> update.getState() == TASK_RUNNING);
        var told = latest.flatMap(CheckStatus::of);
        // As with health: an executor stops its checks before it kills.
        var result = pod.beingDeleted() ? Optional.<CheckEvidence.Result>empty() : check.result(told, now);
        if (result.isEmpty()) {
            return List.of(new Update(outcome.withCheck(told.orElse(null)), null));
        }
        var updates = new ArrayList<Update>();
        if (latest.isEmpty()) {
            updates.add(new Update(outcome, pod.runningSince().orElse(null)));
        }
        updates.add(new Update(
                outcome.withCheck(result.get().succeeded()), result.get().since()));
        return updates;
    }

    private static List<Update> killed(StatusUpdate outcome, PodView pod, TaskHistory history) {
        var updates = new ArrayList<Update>();
        var latest = history.latest().filter(update -> update.getState() == TASK_RUNNING);
        var running = new StatusUpdate(TASK_RUNNING, Source.SOURCE_EXECUTOR, null, null);
        if (!Boolean.FALSE.equals(healthy(latest))) {
            updates.add(new Update(running.withHealthy(false), pod.finishedAt().orElse(null)));
        }
        updates.add(new Update(outcome.withHealthy(false), null));
        return updates;
    }

    private static @Nullable Boolean healthy(Optional<TaskStatus> update) {
        return update.filter(TaskStatus::hasHealthy).map(TaskStatus::getHealthy).orElse(null);
    }
}
