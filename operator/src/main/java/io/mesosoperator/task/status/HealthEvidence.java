package io.mesosoperator.task.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Probe;
import io.mesosoperator.task.pod.EndedByKubelet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Derives the result of a task's health check from its pod. The kubelet reports neither single results nor that a probe
 * ended a container; but the pod has the readiness, its transition time, and the probes.
 *
 * @param container the task's, which has the probes of {@code HealthCheckPart}
 */
public record HealthEvidence(PodView pod, Container container) {

    /**
     * The check's current result.
     *
     * @param since when it changed to this result
     */
    public record Finding(boolean healthy, Instant since) {}

    /** Empty for a task without a health check. */
    public static Optional<HealthEvidence> of(PodView pod) {
        return pod.pod().getSpec().getContainers().stream()
                .findFirst()
                .filter(container -> container.getStartupProbe() != null)
                .map(container -> new HealthEvidence(pod, container));
    }

    /** Whether the running task is healthy; empty before that is known, and after the task has ended. */
    public Optional<Finding> finding(Instant now) {
        return pod.runningSince().flatMap(start -> {
            if (pod.ready()) {
                return Optional.of(new Finding(true, ready("True").orElse(start)));
            }
            // The latest possible time of a result: a hanging check fails at its timeout.
            var result = firstThatCounts(start).plusSeconds(startup().getTimeoutSeconds());
            return unreadySince(start)
                    .or(() -> Optional.of(result).filter(due -> !due.isAfter(now)))
                    .map(since -> new Finding(false, since));
        });
    }

    /** When the result may change although the pod does not: no check has succeeded, and failures begin to count. */
    public Optional<Instant> next(Instant now) {
        return finding(now).isPresent()
                ? Optional.empty()
                : pod.runningSince()
                        .map(start ->
                                firstThatCounts(start).plusSeconds(startup().getTimeoutSeconds()));
    }

    /** Whether the kubelet ended the task because its health check failed. */
    public boolean ended() {
        return pod.terminated()
                .filter(end -> !pod.endedByDeletion())
                // Evicted, Terminated (the node shuts down), DeadlineExceeded ...: the kubelet gives a reason if it
                // ends the whole pod.
                .filter(end -> pod.reason().isEmpty())
                .filter(end -> isMarked(end) || (!hasShell() && wasDueToEnd(end)))
                .isPresent();
    }

    private static boolean isMarked(ContainerStateTerminated end) {
        return end.getMessage() != null && EndedByKubelet.isIn(end.getMessage());
    }

    /**
     * Whether the mark would exist if the kubelet had ended the task, as far as the pod shows: the task or its check
     * uses a shell, so the image has one.
     */
    private boolean hasShell() {
        var check = startup().getExec();
        return Stream.concat(
                        container.getCommand().stream(), check == null ? Stream.empty() : check.getCommand().stream())
                .anyMatch("/bin/sh"::equals);
    }

    /** Whether the check had failed for so long that the kubelet was about to end the task, or did. */
    private boolean wasDueToEnd(ContainerStateTerminated end) {
        if (end.getStartedAt() == null || end.getFinishedAt() == null) {
            return false;
        }
        var start = Instant.parse(end.getStartedAt());
        var finish = Instant.parse(end.getFinishedAt());
        var unready = unreadySince(start);
        if (unready.isEmpty()) {
            var last = startup().getFailureThreshold() - 1L;
            return ready("False").isPresent()
                    && !start.plusSeconds(delay() + last * interval()).isAfter(finish);
        }
        // The readiness probe may have seen the first failure up to an interval after the liveness probe.
        var failures = container.getLivenessProbe().getFailureThreshold();
        return Duration.between(unready.get(), finish).compareTo(Duration.ofSeconds((failures - 2L) * interval())) > 0;
    }

    /** When the task stopped being ready; an earlier time would be that of a pod that has not started. */
    private Optional<Instant> unreadySince(Instant start) {
        return ready("False").filter(since -> since.isAfter(start));
    }

    /** The kubelet may begin its checks up to an interval late. */
    private Instant firstThatCounts(Instant start) {
        var ignored =
                startup().getFailureThreshold() - container.getLivenessProbe().getFailureThreshold();
        return start.plusSeconds(delay() + (ignored + 1L) * interval());
    }

    // ContainersReady, not Ready: the node controller also sets the latter when the whole node is unhealthy.
    private Optional<Instant> ready(String status) {
        return pod.pod().getStatus().getConditions().stream()
                .filter(condition ->
                        "ContainersReady".equals(condition.getType()) && status.equals(condition.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse)
                .findFirst();
    }

    private long delay() {
        var delay = startup().getInitialDelaySeconds();
        return delay == null ? 0 : delay;
    }

    private long interval() {
        return startup().getPeriodSeconds();
    }

    private Probe startup() {
        return container.getStartupProbe();
    }
}
