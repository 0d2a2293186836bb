package io.mesosoperator.task.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.task.pod.FetcherPart;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that is known about the end of a task's pod, or about its way there.
 *
 * @param pod as the API server has it
 * @param killAsked the task's owner asked for its end: {@code spec.kill}
 * @param frameworkRemoved its framework is gone for longer than its failover timeout
 * @param agent how the agent of the pod stands
 * @param startOverdue the task's container should have started by now
 */
public record PodView(Pod pod, boolean killAsked, boolean frameworkRemoved, AgentLiveness agent, boolean startOverdue) {

    private static final Set<String> ORDINARY_WAITING = Set.of("ContainerCreating", "PodInitializing", "");

    /** What the pod alone tells. */
    public PodView(Pod pod) {
        this(pod, false, false, AgentLiveness.PRESENT, false);
    }

    public boolean agentGone() {
        return agent == AgentLiveness.GONE;
    }

    /** Its task's FrameworkID. */
    public String framework() {
        return LabelValue.textOf(pod, Labels.FRAMEWORK);
    }

    /** Whether an executor runs in it, which ends for reasons of its own, and not its task's command. */
    public boolean isExecutor() {
        return pod.getMetadata().getLabels().containsKey(Labels.EXECUTOR);
    }

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

    /** How the init container that fetches the task's URIs failed; the task's own container never starts then. */
    public Optional<ContainerStateTerminated> failedFetch() {
        return fetchers()
                .flatMap(container -> Stream.ofNullable(container.getState().getTerminated()))
                .filter(end -> end.getExitCode() != 0)
                .findFirst();
    }

    /** Whether it is told how the task's containers ended; that the pod did is told a moment later. */
    public boolean endTold() {
        return terminated().isPresent() || failedFetch().isPresent();
    }

    /** Why the task's container, or the init container before it, does not run yet. */
    public Optional<ContainerStateWaiting> waiting() {
        return waitingFetcher()
                .map(container -> container.getState().getWaiting())
                .or(() -> container().map(ContainerStatus::getState).map(ContainerState::getWaiting));
    }

    /** Whether it waits for something that is wrong, and not on the ordinary way of a container to its start. */
    boolean stuck() {
        return waiting()
                .filter(waiting -> waiting.getReason() != null && !ORDINARY_WAITING.contains(waiting.getReason()))
                .isPresent();
    }

    /** The image of the container that {@link #waiting} is about. */
    public String waitingImage() {
        var spec = pod.getSpec();
        return waitingFetcher()
                .flatMap(waiting -> spec.getInitContainers().stream()
                        .filter(container -> container.getName().equals(waiting.getName()))
                        .findFirst())
                .orElse(spec.getContainers().getFirst())
                .getImage();
    }

    private Optional<ContainerStatus> waitingFetcher() {
        return fetchers()
                .filter(container -> container.getState().getWaiting() != null)
                .findFirst();
    }

    private Stream<ContainerStatus> fetchers() {
        return status().getInitContainerStatuses().stream()
                .filter(container ->
                        FetcherPart.CONTAINERS.contains(container.getName()) && container.getState() != null);
    }

    /** Whether the task's URIs are being fetched, which takes as long as it takes. */
    public boolean isFetching() {
        return fetchers().anyMatch(container -> container.getState().getRunning() != null);
    }

    /** When the task's URIs had been fetched. */
    public Optional<Instant> fetchedAt() {
        return fetchers()
                .flatMap(container -> Stream.ofNullable(container.getState().getTerminated()))
                .map(end -> Instant.parse(end.getFinishedAt()))
                .max(Comparator.naturalOrder());
    }

    /** When the task's container started, if it runs now. */
    public Optional<Instant> runningSince() {
        return container()
                .map(ContainerStatus::getState)
                .map(ContainerState::getRunning)
                .map(running -> Instant.parse(running.getStartedAt()));
    }

    /** Whether the task's container runs and its readiness probe, if it has one, says that it is well. */
    boolean ready() {
        return container().map(ContainerStatus::getReady).orElse(false);
    }

    /** When the task's container started, though it may have ended since. */
    public Optional<Instant> startedAt() {
        return runningSince()
                .or(() ->
                        terminated().map(ContainerStateTerminated::getStartedAt).map(Instant::parse));
    }

    /** When the task's container ended, or the fetcher before it failed. */
    public Optional<Instant> finishedAt() {
        return terminated()
                .or(this::failedFetch)
                .map(ContainerStateTerminated::getFinishedAt)
                .map(Instant::parse);
    }

    /**
     * Whether the container ran when the API server was asked to delete the pod, as far as can be told: both times have
     * whole seconds, and the first is lost once the kubelet has finished the deletion.
     */
    public boolean ranWhenDeleted() {
        return beingDeleted()
                && deletionAsked()
                        .map(asked ->
                                finishedAt().map(end -> !end.isBefore(asked)).orElse(true))
                        .orElse(true);
    }

    /**
     * Whether it was the deletion that ended the container. Where the times do not tell, the exit code does: a process
     * that a kubelet ends has that of SIGTERM or SIGKILL, unless it ends well on SIGTERM.
     */
    public boolean endedByDeletion() {
        if (!beingDeleted()) {
            return false;
        }
        if (finishedAt().isEmpty()) {
            return true;
        }
        var end = finishedAt().get();
        return deletionAsked()
                .filter(asked -> !asked.equals(end))
                .map(end::isAfter)
                .orElse(endedBySignal());
    }

    private boolean endedBySignal() {
        return terminated()
                .filter(end -> ExitStatus.isTerminationByKubelet(end.getExitCode()))
                .isPresent();
    }

    /**
     * When the deletion was asked for: metadata.deletionTimestamp is that and the grace period. With none it is the
     * moment when a kubelet, or somebody in haste, finished the deletion, which says nothing of when it began.
     */
    private Optional<Instant> deletionAsked() {
        var grace = Optional.ofNullable(pod.getMetadata().getDeletionGracePeriodSeconds())
                .orElse(0L);
        return grace == 0
                ? Optional.empty()
                : Optional.of(
                        Instant.parse(pod.getMetadata().getDeletionTimestamp()).minusSeconds(grace));
    }

    public boolean beingDeleted() {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /**
     * Who disrupts the pod ({@code PreemptionByScheduler}, {@code EvictionByEvictionAPI},
     * {@code DeletionByTaintManager} ...); empty when nobody does.
     */
    public String disruption() {
        return conditions().stream()
                .filter(condition ->
                        "DisruptionTarget".equals(condition.getType()) && "True".equals(condition.getStatus()))
                .map(PodCondition::getReason)
                .findFirst()
                .orElse("");
    }

    /** What is said of the disruption. */
    public String disruptionMessage() {
        return conditions().stream()
                .filter(condition -> "DisruptionTarget".equals(condition.getType()))
                .map(PodCondition::getMessage)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    /** kube-scheduler's words, when it cannot place the pod. */
    public Optional<String> unschedulable() {
        return conditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "Unschedulable".equals(condition.getReason()))
                .map(PodCondition::getMessage)
                .map(SchedulingMessages::ofTheAgent)
                .findFirst();
    }

    /**
     * Whether no container of the pod can be running: it ended, or never was on a node, or its node is gone. Only then
     * are its resources free and may its finalizer go.
     */
    public boolean provedDead() {
        return agentGone()
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
