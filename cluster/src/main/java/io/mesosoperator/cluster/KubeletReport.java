package io.mesosoperator.cluster;

import static java.util.stream.Collectors.toSet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The status that a kubelet reports for a pod with {@code restartPolicy: Never}, at each step of its life. All
 * containers of the pod do the same.
 *
 * @param pod as it is now: times that its status has already are kept
 * @param hostIp address of the node
 * @param podIp address of the pod, which is the node's in the host's network
 */
record KubeletReport(Pod pod, String hostIp, String podIp, Instant now) {

    /** Exit code of a process that SIGKILL ends. */
    static final int KILLED = 137;

    /** The node has the pod, and its containers wait: {@code ContainerCreating} at first, or for what went wrong. */
    PodStatus waiting(String reason, @Nullable String message) {
        var state = new ContainerStateBuilder().withNewWaiting(message, reason).build();
        return status("Pending", container -> succeeded(), container -> state)
                .withConditions(conditions("False", "True", "False", "ContainersNotReady"))
                .build();
    }

    PodStatus running() {
        return status("Running", container -> isSidecar(container) ? running(container) : succeeded(), this::running)
                .withPodIP(podIp)
                .withPodIPs(new PodIP(podIp))
                .withConditions(conditions("True", "True", "True", null))
                .build();
    }

    /** As {@link #running}, and what each container has, as kubelets tell that can resize (KEP-1287). */
    PodStatus runningWithResources() {
        var status = running();
        pod.getSpec()
                .getContainers()
                .forEach(container -> status.getContainerStatuses().stream()
                        .filter(told -> told.getName().equals(container.getName()))
                        .forEach(told -> told.setResources(container.getResources())));
        return status;
    }

    /**
     * All containers run, and this is what the probes of those that have them say.
     *
     * @param started the startup probe has succeeded
     * @param ready the readiness probe has, the last time
     */
    PodStatus probed(boolean started, boolean ready) {
        var probed = pod.getSpec().getContainers().stream()
                .filter(container -> container.getReadinessProbe() != null)
                .map(Container::getName)
                .collect(toSet());
        return new PodStatusBuilder(running())
                .editMatchingContainerStatus(status -> probed.contains(status.getName()))
                .withStarted(started)
                .withReady(ready)
                .endContainerStatus()
                .withConditions(
                        conditions("True", "True", ready ? "True" : "False", ready ? null : "ContainersNotReady"))
                .build();
    }

    /** As {@link #ended}, with what the containers have written into their termination logs. */
    PodStatus endedSaying(int exitCode, String reason, String lastWords) {
        var status = ended(exitCode, reason);
        status.getContainerStatuses()
                .forEach(container -> container.getState().getTerminated().setMessage(lastWords));
        return status;
    }

    /**
     * All containers ended; the reason is Completed, Error, OOMKilled, or ContainerStatusUnknown when none had started.
     */
    PodStatus ended(int exitCode, String reason) {
        var phase = exitCode == 0 ? "Succeeded" : "Failed";
        return status(phase, container -> succeeded(), container -> terminated(exitCode, reason, startOf(container)))
                .withConditions(conditions("False", "True", "False", exitCode == 0 ? "PodCompleted" : "PodFailed"))
                .build();
    }

    /** The first init container failed, and the others were never started. */
    PodStatus initFailed(int exitCode) {
        var never = new ContainerStateBuilder()
                .withNewWaiting(null, "PodInitializing")
                .build();
        var first = pod.getSpec().getInitContainers().getFirst();
        return status(
                        "Failed",
                        container -> container.equals(first) ? terminated(exitCode, "Error", now) : never,
                        container -> never)
                .withConditions(conditions("False", "False", "False", "PodFailed"))
                .build();
    }

    private PodStatusBuilder status(
            String phase, Function<Container, ContainerState> init, Function<Container, ContainerState> main) {
        return new PodStatusBuilder()
                .withPhase(phase)
                .withHostIP(hostIp)
                .addNewHostIP(hostIp)
                .withStartTime(Objects.requireNonNullElse(pod.getStatus().getStartTime(), time(now)))
                .withInitContainerStatuses(pod.getSpec().getInitContainers().stream()
                        .map(container -> container(container, init.apply(container)))
                        .toList())
                .withContainerStatuses(pod.getSpec().getContainers().stream()
                        .map(container -> container(container, main.apply(container)))
                        .toList());
    }

    private ContainerStatus container(Container container, ContainerState state) {
        var isRunning = state.getRunning() != null;
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID(state.getWaiting() == null ? "sha256:" + container.getImage() : "")
                .withContainerID(state.getWaiting() == null ? idOf(container) : null)
                .withRestartCount(0)
                .withReady(isRunning || succeededInit(container, state))
                .withStarted(isRunning)
                .withState(state)
                .build();
    }

    /** Ready means something else for an init container: it has done its work. */
    private boolean succeededInit(Container container, ContainerState state) {
        return pod.getSpec().getInitContainers().contains(container)
                && state.getTerminated() != null
                && state.getTerminated().getExitCode() == 0;
    }

    private ContainerState running(Container container) {
        return new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(time(startOf(container)))
                .endRunning()
                .build();
    }

    private ContainerState succeeded() {
        return terminated(0, "Completed", now);
    }

    private ContainerState terminated(int exitCode, String reason, Instant startedAt) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(reason)
                .withStartedAt(time(startedAt))
                .withFinishedAt(time(now))
                .endTerminated()
                .build();
    }

    private Instant startOf(Container container) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(container.getName()))
                .flatMap(status -> Optional.ofNullable(status.getState().getRunning()).stream())
                .map(running -> Instant.parse(running.getStartedAt()))
                .findFirst()
                .orElse(now);
    }

    private List<PodCondition> conditions(String sandbox, String initialized, String ready, @Nullable String reason) {
        return List.of(
                condition("PodReadyToStartContainers", sandbox, null),
                condition("Initialized", initialized, "PodCompleted".equals(reason) ? reason : null),
                condition("Ready", ready, reason),
                condition("ContainersReady", ready, reason));
    }

    private PodCondition condition(String type, String status, @Nullable String reason) {
        var since = pod.getStatus().getConditions().stream()
                .filter(before ->
                        before.getType().equals(type) && before.getStatus().equals(status))
                .map(PodCondition::getLastTransitionTime)
                .findFirst()
                .orElse(time(now));
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withLastTransitionTime(since)
                .build();
    }

    private String idOf(Container container) {
        return "containerd://%s-%s".formatted(pod.getMetadata().getUid(), container.getName());
    }

    private static boolean isSidecar(Container init) {
        return "Always".equals(init.getRestartPolicy());
    }

    /** Kubernetes writes whole seconds. */
    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
