package io.mesosoperator.task.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known about the end of a task's pod, or about its way there.
 *
 * @param pod as the API server has it
 * @param killAsked the task's owner asked for its end: {@code spec.kill}
 * @param frameworkRemoved its framework is gone for longer than its failover timeout
 * @param agentGone the node of the pod no longer exists
 */
public record PodEvidence(Pod pod, boolean killAsked, boolean frameworkRemoved, boolean agentGone) {

    public String phase() {
        var phase = status().getPhase();
        return phase == null ? "Pending" : phase;
    }

    /** {@code status.reason} of the pod: {@code Evicted}, {@code OutOfcpu} ...; empty when there is none. */
    public String reason() {
        var reason = status().getReason();
        return reason == null ? "" : reason;
    }

    public String message() {
        var message = status().getMessage();
        return message == null ? "" : message;
    }

    /** How the task's container ended. */
    public Optional<ContainerStateTerminated> terminated() {
        return container().map(ContainerStatus::getState).map(ContainerState::getTerminated);
    }

    /** Why the task's container, or an init container before it, does not run yet. */
    public Optional<ContainerStateWaiting> waiting() {
        return container().map(ContainerStatus::getState).map(ContainerState::getWaiting);
    }

    /** When the task's container started, if it runs now. */
    public Optional<Instant> runningSince() {
        return container()
                .map(ContainerStatus::getState)
                .map(ContainerState::getRunning)
                .map(running -> Instant.parse(running.getStartedAt()));
    }

    /** When the task's container started, though it may have ended since. */
    public Optional<Instant> startedAt() {
        return runningSince()
                .or(() ->
                        terminated().map(ContainerStateTerminated::getStartedAt).map(Instant::parse));
    }

    public Optional<Instant> finishedAt() {
        return terminated().map(ContainerStateTerminated::getFinishedAt).map(Instant::parse);
    }

    /** Whether the container ran when the API server was asked to delete the pod; both times have whole seconds. */
    public boolean ranWhenDeleted() {
        return deletionAsked()
                .map(asked -> finishedAt().map(end -> !end.isBefore(asked)).orElse(true))
                .orElse(false);
    }

    /**
     * Whether it was the deletion that ended the container. Within one second the times do not tell; a process that a
     * kubelet ends has the exit code of SIGTERM or SIGKILL, unless it ends well on SIGTERM.
     */
    public boolean endedByDeletion() {
        return deletionAsked()
                .map(asked -> finishedAt()
                        .map(end -> end.isAfter(asked) || (end.equals(asked) && endedBySignal()))
                        .orElse(true))
                .orElse(false);
    }

    private boolean endedBySignal() {
        return terminated()
                .filter(end -> ExitStatus.isTerminationByKubelet(end.getExitCode()))
                .isPresent();
    }

    // metadata.deletionTimestamp is the end of the grace period
    private Optional<Instant> deletionAsked() {
        return Optional.ofNullable(pod.getMetadata().getDeletionTimestamp())
                .map(deadline -> Instant.parse(deadline)
                        .minusSeconds(Optional.ofNullable(pod.getMetadata().getDeletionGracePeriodSeconds())
                                .orElse(0L)));
    }

    public boolean beingDeleted() {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether a pod condition of this type is True with this reason. */
    public boolean condition(String type, String reason) {
        return conditions().stream()
                .anyMatch(condition -> type.equals(condition.getType())
                        && "True".equals(condition.getStatus())
                        && reason.equals(condition.getReason()));
    }

    /** kube-scheduler's words, when it cannot place the pod. */
    public Optional<String> unschedulable() {
        return conditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "Unschedulable".equals(condition.getReason()))
                .map(PodCondition::getMessage)
                .findFirst();
    }

    /**
     * Whether no container of the pod can be running: it ended, or never was on a node, or its node is gone. Only then
     * are its resources free and may its finalizer go.
     */
    public boolean provedDead() {
        return agentGone
                || "Succeeded".equals(phase())
                || "Failed".equals(phase())
                || (beingDeleted() && containersEnded())
                || (beingDeleted() && !bound());
    }

    public boolean bound() {
        var node = pod.getSpec().getNodeName();
        return node != null && !node.isEmpty();
    }

    private boolean containersEnded() {
        return container().isPresent()
                && status().getContainerStatuses().stream()
                        .allMatch(container -> container.getState() != null
                                && container.getState().getTerminated() != null);
    }

    /** A task's pod has one container; it is the first. */
    private Optional<ContainerStatus> container() {
        return status().getContainerStatuses().stream().findFirst();
    }

    private List<PodCondition> conditions() {
        return status().getConditions();
    }

    private PodStatus status() {
        return pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    }
}
