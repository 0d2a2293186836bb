package io.mesosoperator.task.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.mesosoperator.task.pod.FetcherPart;
import io.mesosoperator.task.pod.GroupTasks;
import io.mesosoperator.task.pod.HelperContainers;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.health.StatusSidecar;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a task's pod: the task's own, our helpers, and those that a mesh, a log agent or a policy has
 * added. Each is found by its name; their order says nothing.
 */
record PodContainers(Pod pod) {

    private static final Set<String> ORDINARY_WAITING = Set.of("ContainerCreating", "PodInitializing", "");

    /**
     * A container that is to run before the task's and has failed.
     *
     * @param isFetcher whether it was to fetch the task's URIs
     */
    record FailedInit(String name, boolean isFetcher, ContainerEnd end) {}

    /** The spec of the task's container. */
    Optional<Container> task() {
        return specs().filter(container -> PodDraft.CONTAINER.equals(container.getName()))
                .findFirst();
    }

    /** The status of the task's container; empty as long as the kubelet has reported none. */
    Optional<ContainerStatus> taskStatus() {
        return main().filter(status -> PodDraft.CONTAINER.equals(status.getName()))
                .findFirst();
    }

    /** Whether containers of others may influence what the pod's conditions say. */
    boolean hasStrangers() {
        return GroupTasks.isGroup(pod)
                || specs().anyMatch(container -> !PodDraft.CONTAINER.equals(container.getName()))
                || initSpecs().anyMatch(container -> isSidecar(container) && !isHealthSidecar(container.getName()));
    }

    /** Whether all containers but the task's have ended, too; true if there are no others. */
    boolean othersEnded() {
        return main().filter(status -> !PodDraft.CONTAINER.equals(status.getName()))
                .allMatch(status -> terminated(status) != null);
    }

    /** Whether each container that the kubelet has reported has ended, sidecars included. */
    boolean allEnded() {
        return main().allMatch(status -> terminated(status) != null) && init().noneMatch(PodContainers::isRunning);
    }

    /** The container that fetches the task's URIs, or the one before it that copies files of the image. */
    Stream<ContainerStatus> fetchers() {
        return init().filter(status -> isFetcher(status.getName()));
    }

    /**
     * The init container that failed: at once if it is ours, which runs once; others may be made to be repeated, so
     * their failure counts when the pod has failed by it.
     */
    Optional<FailedInit> failedInit() {
        var hasFailed = "Failed".equals(status().getPhase());
        return init().filter(status -> !isSidecar(status.getName()))
                .flatMap(status -> Stream.ofNullable(terminated(status))
                        .map(end -> new FailedInit(
                                Objects.toString(status.getName(), "?"),
                                isFetcher(status.getName()),
                                ContainerEnd.of(end))))
                .filter(failed -> failed.end().hasFailed() && (hasFailed || failed.isFetcher()))
                .findFirst();
    }

    /**
     * The container that keeps the task from running: an init container with a problem, else the fetcher
     * or the task's own.
     */
    Optional<ContainerStatus> waiting() {
        return init().filter(PodContainers::isStuck)
                .findFirst()
                .or(() -> fetchers().filter(PodContainers::isWaiting).findFirst())
                .or(() -> taskStatus().filter(PodContainers::isWaiting));
    }

    /** Whether the container waits because of a problem, and not as part of a normal start. */
    static boolean isStuck(ContainerStatus status) {
        var waiting = waiting(status);
        return waiting != null && !ORDINARY_WAITING.contains(Objects.requireNonNullElse(waiting.getReason(), ""));
    }

    /** Whether no container has run or has a problem. */
    boolean noneBegun() {
        return Stream.concat(init(), main())
                .noneMatch(status -> terminated(status) != null || isRunning(status) || isStuck(status));
    }

    /** The image of the container with this name, as the pod's spec has it by now. */
    String image(@Nullable String name) {
        return Stream.concat(initSpecs(), specs())
                .filter(container -> Objects.equals(container.getName(), name))
                .map(Container::getImage)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    static @Nullable ContainerStateTerminated terminated(ContainerStatus status) {
        return status.getState() == null ? null : status.getState().getTerminated();
    }

    private static boolean isWaiting(ContainerStatus status) {
        return waiting(status) != null;
    }

    static @Nullable ContainerStateWaiting waiting(ContainerStatus status) {
        return status.getState() == null ? null : status.getState().getWaiting();
    }

    static Optional<ContainerStateRunning> running(ContainerStatus status) {
        return Optional.ofNullable(status.getState()).map(ContainerState::getRunning);
    }

    static boolean isRunning(ContainerStatus status) {
        return running(status).isPresent();
    }

    private boolean isFetcher(@Nullable String init) {
        return init != null && FetcherPart.CONTAINERS.contains(init) && HelperContainers.isOurs(pod, init);
    }

    private boolean isHealthSidecar(String init) {
        return StatusSidecar.CONTAINER.equals(init) && HelperContainers.isOurs(pod, init);
    }

    private boolean isSidecar(@Nullable String init) {
        return initSpecs().anyMatch(container -> Objects.equals(container.getName(), init) && isSidecar(container));
    }

    /** KEP-753: an init container that is restarted always runs beside the others. */
    private static boolean isSidecar(Container init) {
        return "Always".equals(init.getRestartPolicy());
    }

    private Stream<Container> specs() {
        return pod.getSpec() == null ? Stream.empty() : all(pod.getSpec().getContainers());
    }

    private Stream<Container> initSpecs() {
        return pod.getSpec() == null ? Stream.empty() : all(pod.getSpec().getInitContainers());
    }

    private Stream<ContainerStatus> main() {
        return all(status().getContainerStatuses());
    }

    private Stream<ContainerStatus> init() {
        return all(status().getInitContainerStatuses());
    }

    private PodStatus status() {
        return pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    }

    private static <T> Stream<T> all(@Nullable List<T> list) {
        return list == null ? Stream.empty() : list.stream().filter(Objects::nonNull);
    }
}
