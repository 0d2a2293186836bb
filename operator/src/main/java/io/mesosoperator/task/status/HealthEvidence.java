package io.mesosoperator.task.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.task.pod.EndedByKubelet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Derives the result of a task's health check from its pod. The kubelet reports neither single results nor that a probe
 * ended a container; but the pod has the readiness, its transition time, and the probes.
 *
 * @param container the task's, which has the probes of {@code HealthCheckPart}
 */
public record HealthEvidence(PodView pod, Container container) {

    /** After so many checks in a row that cannot be run the next ones cannot either; a kubelet tells of no more. */
    private static final int ENOUGH = 8;

    /**
     * The check's current result.
     *
     * @param since when it changed to this result
     */
    public record Finding(boolean healthy, Instant since) {}

    /** Empty for a task without a health check. */
    public static Optional<HealthEvidence> of(PodView pod) {
        return pod.containers()
                .task()
                .filter(container -> container.getStartupProbe() != null && container.getLivenessProbe() != null)
                .map(container -> new HealthEvidence(pod, container));
    }

    /** Whether the running task is healthy; empty before that is known, and after the task has ended. */
    public Optional<Finding> finding(Instant now) {
        return pod.runningSince().flatMap(start -> {
            if (pod.ready()) {
                var since =
                        pod.containers().hasStrangers() ? now : ready("True").orElse(start);
                return Optional.of(new Finding(true, since));
            }
            // The latest possible time of a result: a hanging check fails at its timeout.
            var result = firstThatCounts(start).plusSeconds(timeout());
            return unreadySince(start, now)
                    .or(() -> Optional.of(result).filter(due -> !due.isAfter(now)))
                    .map(since -> new Finding(false, since));
        });
    }

    /** When the result may change although the pod does not: no check has succeeded, and failures begin to count. */
    public Optional<Instant> next(Instant now) {
        return finding(now).isPresent()
                ? Optional.empty()
                : pod.runningSince().map(start -> firstThatCounts(start).plusSeconds(timeout()));
    }

    /**
     * When the task is to be ended because its health check cannot be run: as many times in a row as it may fail. A
     * kubelet throws the result of such a check away, and would never end the task. Empty unless it has been so.
     */
    public Optional<Instant> unrunnable() {
        var hasStarted = pod.started() || pod.terminated().isPresent();
        var most = failures(hasStarted ? container.getLivenessProbe() : startup());
        var row = pod.notes().unrunInARow(Duration.ofSeconds(2 * interval() + timeout() + 1));
        return row.size() < Math.min(most, ENOUGH)
                ? Optional.empty()
                : Optional.of(row.getFirst().plusSeconds((most - 1) * interval()));
    }

    /** Whether the task was ended because its health check failed, by the kubelet or for a check that cannot be run. */
    public boolean ended() {
        return endedByKubelet()
                || (pod.ranWhenDeleted()
                        && pod.terminated().isPresent()
                        && pod.reason().isEmpty()
                        && unrunnable().isPresent());
    }

    private boolean endedByKubelet() {
        return pod.terminated()
                .filter(end -> !pod.endedByDeletion())
                // Evicted, Terminated (the node shuts down), DeadlineExceeded ...: the kubelet gives a reason if it
                // ends the whole pod.
                .filter(end -> pod.reason().isEmpty())
                // its kubelet is about to give that reason: the hook marks those that end with the group, too
                .filter(end -> !pod.endedWithItsGroup())
                .filter(end -> EndedByKubelet.isIn(end.message()) || (!hasShell() && wasDueToEnd(end)))
                .isPresent();
    }

    /**
     * Whether the mark would exist if the kubelet had ended the task, as far as the pod shows: the task or its check
     * uses a shell, so the image has one.
     */
    private boolean hasShell() {
        var check = startup().getExec();
        return isShell(container.getCommand()) || (check != null && isShell(check.getCommand()));
    }

    private static boolean isShell(@Nullable List<String> command) {
        return command != null && command.contains("/bin/sh");
    }

    /** Whether the check had failed for so long that the kubelet was about to end the task, or did. */
    private boolean wasDueToEnd(ContainerEnd end) {
        if (end.startedAt().isEmpty()
                || end.finishedAt().isEmpty()
                || pod.containers().hasStrangers()) {
            return false;
        }
        var start = end.startedAt().get();
        var finish = end.finishedAt().get();
        var unready = unreadySince(start, finish);
        if (unready.isEmpty()) {
            var last = failures(startup()) - 1;
            return ready("False").isPresent()
                    && !start.plusSeconds(delay() + last * interval()).isAfter(finish);
        }
        // The readiness probe may have seen the first failure up to an interval after the liveness probe.
        var failures = failures(container.getLivenessProbe());
        return Duration.between(unready.get(), finish).compareTo(Duration.ofSeconds((failures - 2) * interval())) > 0;
    }

    /**
     * When the task stopped being ready; an earlier time would be that of a pod that has not started. With containers
     * of others only the task's own status counts, which has no time: then it is now.
     */
    private Optional<Instant> unreadySince(Instant start, Instant now) {
        return pod.containers().hasStrangers()
                ? Optional.of(now).filter(since -> pod.started())
                : ready("False").filter(since -> since.isAfter(start));
    }

    /** The kubelet may begin its checks up to an interval late. */
    private Instant firstThatCounts(Instant start) {
        var ignored = failures(startup()) - failures(container.getLivenessProbe());
        return start.plusSeconds(delay() + (ignored + 1) * interval());
    }

    // ContainersReady, not Ready: the node controller also sets the latter when the whole node is unhealthy.
    private Optional<Instant> ready(String status) {
        return pod.conditions("ContainersReady")
                .filter(condition -> status.equals(condition.getStatus()))
                .flatMap(condition -> Timestamps.parse(condition.getLastTransitionTime()).stream())
                .findFirst();
    }

    private long delay() {
        return orDefault(startup().getInitialDelaySeconds(), 0);
    }

    private long interval() {
        return orDefault(startup().getPeriodSeconds(), 10);
    }

    private long timeout() {
        return orDefault(startup().getTimeoutSeconds(), 1);
    }

    private static long failures(Probe probe) {
        return orDefault(probe.getFailureThreshold(), 3);
    }

    /** The API server fills in its defaults; a probe that it has not seen may lack them. */
    private static long orDefault(@Nullable Integer value, long usual) {
        return value == null ? usual : value;
    }

    private Probe startup() {
        return container.getStartupProbe();
    }
}
