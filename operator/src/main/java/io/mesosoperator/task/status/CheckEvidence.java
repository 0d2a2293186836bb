package io.mesosoperator.task.status;

import io.fabric8.kubernetes.api.model.Probe;
import io.mesosoperator.kubernetes.Timestamps;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Derives the result of a task's check from its pod: whether the container is ready is how the last check ended. That
 * none has ended yet looks like a failure, until the first one must have ended.
 *
 * @param probe the readiness probe of {@code CheckPart}
 */
record CheckEvidence(PodView pod, Probe probe) {

    /**
     * How the last check ended.
     *
     * @param since when that was another result than before, as far as known
     */
    record Result(boolean succeeded, Instant since) {}

    /** Empty for a task without a check. */
    static Optional<CheckEvidence> of(PodView pod) {
        return pod.containers()
                .task()
                .filter(container -> container.getStartupProbe() == null
                        && container.getLivenessProbe() == null
                        && container.getReadinessProbe() != null)
                .map(container -> new CheckEvidence(pod, container.getReadinessProbe()));
    }

    /** @param told the result that was told last, if any was */
    Optional<Result> result(Optional<Boolean> told, Instant now) {
        return pod.runningSince().flatMap(start -> {
            if (pod.ready()) {
                return Optional.of(new Result(true, changed("True", start).orElse(now)));
            }
            return told.isPresent() || changed("False", start).isPresent()
                    ? Optional.of(new Result(false, changed("False", start).orElse(now)))
                    : Optional.of(first(start)).filter(due -> !due.isAfter(now)).map(due -> new Result(false, due));
        });
    }

    /** When a result may be known although the pod does not change. */
    Optional<Instant> next(Instant now) {
        return pod.runningSince().map(this::first).filter(due -> due.isAfter(now));
    }

    /** The latest end of the first check: a kubelet may begin up to an interval late, and takes up to the timeout. */
    private Instant first(Instant start) {
        return start.plusSeconds(1)
                .plusSeconds(orDefault(probe.getInitialDelaySeconds(), 0))
                .plusSeconds(orDefault(probe.getPeriodSeconds(), 10))
                .plusSeconds(orDefault(probe.getTimeoutSeconds(), 1));
    }

    /**
     * When the pod got this readiness. Before the start it had that of a pod that has not started, and with containers
     * of others it is not the task's. ContainersReady, as with health: nodes that are unhealthy change Ready.
     */
    private Optional<Instant> changed(String status, Instant start) {
        return pod.containers().hasStrangers()
                ? Optional.empty()
                : pod.conditions("ContainersReady")
                        .filter(condition -> status.equals(condition.getStatus()))
                        .flatMap(condition -> Timestamps.parse(condition.getLastTransitionTime()).stream())
                        .filter(since -> since.isAfter(start))
                        .findFirst();
    }

    /** The API server fills in its defaults; a probe that it has not seen may lack them. */
    private static long orDefault(@Nullable Integer value, long usual) {
        return value == null ? usual : value;
    }
}
