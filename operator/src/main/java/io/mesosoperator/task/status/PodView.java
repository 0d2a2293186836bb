package io.mesosoperator.task.status;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.task.status.PodContainers.FailedInit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Everything known about a task's pod that determines the task's state.
 *
 * @param pod as the API server has it
 * @param killAsked the task's owner requested its end: {@code spec.kill}
 * @param frameworkRemoved its framework has been gone for longer than its failover timeout
 * @param agent the liveness of the pod's agent
 * @param startOverdue the task's container should have started by now
 * @param notes what the pod's object does not tell
 * @param groupFailedAt when another task of its group failed or was killed, which ends this one
 * @param maxCompletionTime how long the task may run, if it is one of a group: of others the kubelet counts
 */
public record PodView(
        Pod pod,
        boolean killAsked,
        boolean frameworkRemoved,
        AgentLiveness agent,
        boolean startOverdue,
        PodNotes notes,
        Optional<Instant> groupFailedAt,
        Optional<Duration> maxCompletionTime) {

    /** Of a task that has its pod for itself. */
    public PodView(
            Pod pod,
            boolean killAsked,
            boolean frameworkRemoved,
            AgentLiveness agent,
            boolean startOverdue,
            PodNotes notes) {
        this(pod, killAsked, frameworkRemoved, agent, startOverdue, notes, Optional.empty(), Optional.empty());
    }

    public PodView(Pod pod, boolean killAsked, boolean frameworkRemoved, AgentLiveness agent, boolean startOverdue) {
        this(pod, killAsked, frameworkRemoved, agent, startOverdue, PodNotes.NONE);
    }

    /** A view of the pod alone. */
    public PodView(Pod pod) {
        this(pod, false, false, AgentLiveness.PRESENT, false);
    }

    public PodView(Pod pod, PodNotes notes) {
        this(pod, false, false, AgentLiveness.PRESENT, false, notes);
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
        return Objects.requireNonNullElse(status().getPhase(), "Pending");
    }

    /** {@code status.reason} of the pod: {@code Evicted}, {@code OutOfcpu} ...; empty if there is none. */
    public String reason() {
        return Objects.requireNonNullElse(status().getReason(), "");
    }

    public String message() {
        return Objects.requireNonNullElse(status().getMessage(), "");
    }

    /** The pod's containers: the task's own, and others. */
    PodContainers containers() {
        return new PodContainers(pod);
    }

    /** How the task's container ended. */
    public Optional<ContainerEnd> terminated() {
        return taskStatus().map(PodContainers::terminated).map(ContainerEnd::of);
    }

    /** The exit code of the task's container; empty if it has not ended, or nobody knows it. */
    public OptionalInt exitCode() {
        return terminated().map(ContainerEnd::exitCode).orElse(OptionalInt.empty());
    }

    /** The init container that failed; the task's own container never starts then. */
    Optional<FailedInit> failedInit() {
        return containers().failedInit();
    }

    /** Whether the kubelet has reported how the task's containers ended; it reports the pod's end a moment later. */
    public boolean endTold() {
        return terminated().isPresent() || failedInit().isPresent();
    }

    /** Whether the task's container has ended, and containers of others go on, which the kubelet waits for. */
    public boolean isOutlived() {
        return terminated().isPresent() && !containers().othersEnded();
    }

    /** Why the task's container, or an init container before it, is not running yet. */
    Optional<ContainerStateWaiting> waiting() {
        return containers().waiting().map(PodContainers::waiting);
    }

    /** Whether the container waits because of a problem, and not as part of a normal start. */
    boolean stuck() {
        return containers().waiting().filter(PodContainers::isStuck).isPresent();
    }

    /** Why the kubelet does not start a container, in its word; empty if it starts. */
    Optional<String> waitingReason() {
        return waiting().map(ContainerStateWaiting::getReason);
    }

    /** Whether the kubelet says that the name of an image is none: no registry will ever have it. */
    public boolean hasInvalidImageName() {
        return waiting()
                .filter(waiting -> "InvalidImageName".equals(waiting.getReason()))
                .isPresent();
    }

    /**
     * What an Event says of a pod that its node has and that does not start, if its status says nothing; the sandbox is
     * not made yet, and volumes come before it (KEP-3085).
     */
    public Optional<PodWarning> heldUp() {
        var hasSandbox =
                conditions("PodReadyToStartContainers").anyMatch(condition -> "True".equals(condition.getStatus()));
        return notes.warning().filter(warning -> bound() && !hasSandbox && !hasStarted() && !stuck());
    }

    /** The image of the container that {@link #waiting} refers to. */
    String waitingImage() {
        return containers()
                .waiting()
                .map(waiting -> containers().image(waiting.getName()))
                .orElse("");
    }

    /** Whether the task's URIs are being fetched, which has no time limit. */
    public boolean isFetching() {
        return containers().fetchers().anyMatch(PodContainers::isRunning);
    }

    /** When the task's URIs had been fetched. */
    public Optional<Instant> fetchedAt() {
        return containers()
                .fetchers()
                .flatMap(status -> Stream.ofNullable(PodContainers.terminated(status)))
                .flatMap(end -> Timestamps.parse(end.getFinishedAt()).stream())
                .max(Comparator.naturalOrder());
    }

    /** Whether the task's container runs now. */
    boolean isRunning() {
        return taskStatus().filter(PodContainers::isRunning).isPresent();
    }

    /** Whether the task runs, and nothing has happened to its pod. */
    public boolean isUndisturbed() {
        return "Running".equals(phase())
                && isRunning()
                && !beingDeleted()
                && reason().isEmpty()
                && disruption().isEmpty();
    }

    /** Whether the pod is on its way to start as all are, so that there is nothing to tell of it, and nothing to do. */
    public boolean isStarting() {
        return "Pending".equals(phase())
                && !beingDeleted()
                && reason().isEmpty()
                && disruption().isEmpty()
                && unschedulable().isEmpty()
                && containers().noneBegun();
    }

    /** When the task's container started, if it runs now and the kubelet says so. */
    public Optional<Instant> runningSince() {
        return taskStatus()
                .flatMap(PodContainers::running)
                .flatMap(running -> Timestamps.parse(running.getStartedAt()));
    }

    /** Whether the task's container is running and its readiness probe, if any, succeeds. */
    boolean ready() {
        return taskStatus().map(ContainerStatus::getReady).orElse(false);
    }

    /** Whether the startup probe of the task's container has succeeded, if it has one. */
    boolean started() {
        return taskStatus().map(ContainerStatus::getStarted).orElse(false);
    }

    /** Whether the task's container has started, even if it has ended since. */
    public boolean hasStarted() {
        return isRunning() || terminated().filter(ContainerEnd::hasRun).isPresent();
    }

    /** When the task's container started, even if it has ended since. */
    public Optional<Instant> startedAt() {
        return runningSince().or(() -> terminated().flatMap(ContainerEnd::startedAt));
    }

    /** When the task's container ended, or an init container before it failed. */
    public Optional<Instant> finishedAt() {
        return terminated().or(() -> failedInit().map(FailedInit::end)).flatMap(ContainerEnd::finishedAt);
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
                .orElseGet(() ->
                        terminated().filter(ContainerEnd::isBySignalOfKubelet).isPresent());
    }

    /**
     * When the deletion was requested: metadata.deletionTimestamp is that time plus the grace period. With a zero
     * grace period it is the moment when the kubelet, or a forced deletion, finished the deletion, which does not
     * tell when it began; then it is known only if it was noted before.
     */
    public Optional<Instant> deletionAsked() {
        var grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return grace == null || grace == 0
                ? notes.deletionAsked()
                : Timestamps.parse(pod.getMetadata().getDeletionTimestamp()).map(until -> until.minusSeconds(grace));
    }

    /**
     * Whether the task's container has ended because another task of its group has. Kubelets tell whole seconds: within
     * one, what a signal has ended was ended by that.
     */
    boolean endedWithItsGroup() {
        return groupFailedAt
                .filter(failure -> finishedAt()
                        .map(end -> end.isAfter(failure)
                                || (!end.isBefore(failure.truncatedTo(ChronoUnit.SECONDS))
                                        && terminated()
                                                .filter(ContainerEnd::isBySignalOfKubelet)
                                                .isPresent()))
                        .orElse(true))
                .isPresent();
    }

    /** When the task has run for as long as it may; empty if that is not limited, or it has not started. */
    public Optional<Instant> timeOver() {
        return maxCompletionTime.flatMap(most -> startedAt().map(start -> start.plus(most)));
    }

    /** Whether the task has ended because it ran for longer than it may. An end that nobody knows is none. */
    boolean ranOutOfTime() {
        return finishedAt().filter(this::isOutOfTime).isPresent();
    }

    /**
     * Whether the task is ended, or was, because it ran for longer than it may, and no end of another task of its group
     * came before that. In the pod of a group nobody but the operator sets a deadline.
     *
     * @param now counts while the task has not ended
     */
    public boolean isOutOfTime(Instant now) {
        var until = finishedAt().orElse(now);
        return timeOver()
                .filter(over -> !until.isBefore(over)
                        && groupFailedAt.map(failure -> !failure.isBefore(over)).orElse(true))
                .filter(over -> pod.getSpec().getActiveDeadlineSeconds() != null || endedByDeletion())
                .isPresent();
    }

    public boolean beingDeleted() {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /**
     * The reason of the pod's disruption ({@code PreemptionByScheduler}, {@code EvictionByEvictionAPI}, {@code
     * DeletionByTaintManager} ...); empty if there is none.
     */
    public String disruption() {
        return conditions("DisruptionTarget")
                .filter(condition -> "True".equals(condition.getStatus()))
                .flatMap(condition -> Stream.ofNullable(condition.getReason()))
                .findFirst()
                .orElse("");
    }

    /** The message of the disruption. */
    public String disruptionMessage() {
        return conditions("DisruptionTarget")
                .flatMap(condition -> Stream.ofNullable(condition.getMessage()))
                .findFirst()
                .orElse("");
    }

    /** kube-scheduler's message if it cannot place the pod. */
    public Optional<String> unschedulable() {
        return conditions("PodScheduled")
                .filter(condition -> "Unschedulable".equals(condition.getReason()))
                .map(condition -> SchedulingMessages.ofTheAgent(Objects.requireNonNullElse(condition.getMessage(), "")))
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
                || (beingDeleted() && taskStatus().isPresent() && containers().allEnded())
                || (beingDeleted() && !bound());
    }

    public boolean bound() {
        var node = pod.getSpec().getNodeName();
        return node != null && !node.isEmpty();
    }

    /** The conditions of this type: one, if any. */
    Stream<PodCondition> conditions(String type) {
        return status().getConditions() == null
                ? Stream.empty()
                : status().getConditions().stream()
                        .filter(condition -> condition != null && type.equals(condition.getType()));
    }

    private Optional<ContainerStatus> taskStatus() {
        return containers().taskStatus();
    }

    private PodStatus status() {
        return pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    }
}
