package io.mesosoperator.task.status;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.mesosoperator.kubernetes.Timestamps;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a container ended, as its status says it. Each part may be absent.
 *
 * @param exitCode empty if nobody knows it: a kubelet, or the container runtime, makes one up (137, 255) for a
 *     container that it cannot find
 * @param reason {@code Completed}, {@code Error}, {@code OOMKilled} ...; empty if there is none
 * @param message the container's last words, or the kubelet's; empty if there are none
 * @param hasRun whether the status shows that the container has started
 */
public record ContainerEnd(
        OptionalInt exitCode,
        String reason,
        String message,
        boolean hasRun,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt) {

    /** The runtime does not know the container: it was never made, or was lost in a crash of its node. */
    private static final Set<String> MADE_UP = Set.of("ContainerStatusUnknown", "Unknown");

    /**
     * The kubelet's words (kubelet_pods.go, convertToAPIContainerStatuses) for a container that it has seen running.
     */
    private static final String HAD_RUN = "used to be Running";

    static ContainerEnd of(ContainerStateTerminated state) {
        var reason = Objects.requireNonNullElse(state.getReason(), "");
        var message = Objects.requireNonNullElse(state.getMessage(), "");
        var startedAt = Timestamps.parse(state.getStartedAt());
        return new ContainerEnd(
                state.getExitCode() == null || MADE_UP.contains(reason)
                        ? OptionalInt.empty()
                        : OptionalInt.of(state.getExitCode()),
                reason,
                message,
                startedAt.isPresent() || state.getContainerID() != null || message.contains(HAD_RUN),
                startedAt,
                Timestamps.parse(state.getFinishedAt()));
    }

    /** Whether SIGTERM or SIGKILL ended it. */
    boolean isBySignalOfKubelet() {
        return exitCode.isPresent() && ExitStatus.isTerminationByKubelet(exitCode.getAsInt());
    }

    boolean exited(int code) {
        return exitCode.isPresent() && exitCode.getAsInt() == code;
    }

    boolean hasFailed() {
        return exitCode.isPresent() && exitCode.getAsInt() != 0;
    }
}
