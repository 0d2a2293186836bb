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
 * Everything known about a task's pod that determines the task's state.
 *
 * @param pod as the API server has it
 * @param killAsked the task's owner requested its end: {@code spec.kill}
 * @param frameworkRemoved its framework has been gone for longer than its failover timeout
 * @param agent the liveness of the pod's agent
 * @param startOverdue the task's container should have started by now
 */
public record PodView(Pod pod, boolean killAsked, boolean frameworkRemoved, AgentLiveness agent, boolean startOverdue) {

    private static final Set<String> ORDINARY_WAITING = Set.of("ContainerCreating", "PodInitializing", "");

    /** A view of the pod alone. */
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

    /** Whether the pod runs an executor, which decides itself when to end, and not its task's command. */
    public boolean isExecutor() {
        return pod.getMetadata().getLabels().containsKey(Labels.EXECUTOR);
    }

    public String phase() {
        var phase = status().getPhase();
        return phase == null ? "Pending" : phase;
    }

    /** {@code status.reason} of the pod: {@code Evicted}, {@code OutOfcpu} ...; empty if there is none. */
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

    /** Whether the kubelet has reported how the task's containers ended; it reports the pod's end a moment later. */
    public boolean endTold() {
        return terminated().isPresent() || failedFetch().isPresent();
    }

    /** Why the task's container, or the init container before it, is not running yet. */
    public Optional<ContainerStateWaiting> waiting() {
        return waitingFetcher()
                .map(container -> container.getState().getWaiting())
                .or(() -> container().map(ContainerStatus::getState).map(ContainerState::getWaiting));
    }

    /** Whether the container waits because of a problem, and not as part of a normal start. */
    boolean stuck() {
        return waiting()
                .filter(waiting -> waiting.getReason() != null && !ORDINARY_WAITING.contains(waiting.getReason()))
                .isPresent();
    }

    /** The image of the container that {@link #waiting} refers to. */
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

    /** Whether the task's URIs are being fetched, which has no time limit. */
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

    /** Whether the task's container is running and its readiness probe, if any, succeeds. */
    boolean ready() {
        return container().map(ContainerStatus::getReady).orElse(false);
    }

    /** When the task's container started, even if it has ended since. */
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
     * Whether the container was running when the pod's deletion was requested, as far as known: both times have whole
     * seconds, and the time of the request is lost once the kubelet has finished the deletion.
     */
    public boolean ranWhenDeleted() {
        return beingDeleted()
                && deletionAsked()
                        .map(asked ->
                                finishedAt().map(end -> !end.isBefore(asked)).orElse(true))
                        .orElse(true);
    }

    /**
     * Whether the deletion ended the container. If the times do not tell, the exit code does: a process that the
     * kubelet ends has that of SIGTERM or SIGKILL, unless it exits normally on SIGTERM.
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
     * When the deletion was requested: metadata.deletionTimestamp is that time plus the grace period. With a zero
     * grace period it is the moment when the kubelet, or a forced deletion, finished the deletion, which does not
     * tell when it began.
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
     * The reason of the pod's disruption ({@code PreemptionByScheduler}, {@code EvictionByEvictionAPI}, {@code
     * DeletionByTaintManager} ...); empty if there is none.
     */
    public String disruption() {
        return conditions().stream()
                .filter(condition ->
                        "DisruptionTarget".equals(condition.getType()) && "True".equals(condition.getStatus()))
                .map(PodCondition::getReason)
                .findFirst()
                .orElse("");
    }

    /** The message of the disruption. */
    public String disruptionMessage() {
        return conditions().stream()
                .filter(condition -> "DisruptionTarget".equals(condition.getType()))
                .map(PodCondition::getMessage)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    /** kube-scheduler's message if it cannot place the pod. */
    public Optional<String> unschedulable() {
        return conditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "Unschedulable".equals(condition.getReason()))
                .map(PodCondition::getMessage)
                .map(SchedulingMessages::ofTheAgent)
                .findFirst();
    }

    /**
     * Whether no container of the pod can be running: the pod ended, or was never on a node, or its node is gone. Only
     * then are its resources free and may its finalizer go.
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

    /** A task's pod has one container, the first. */
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
