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
 * @param exitCode empty if nobody knows it, or there is none: a kubelet, or the container runtime, makes one up (137,
 *     255) for a container that it cannot find, and (127, 128) for one that it cannot start
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

    /** Nothing ever ran: the runtime could not start the container, for example because its program is not there. */
    private static final Set<String> START_ERRORS = Set.of("StartError", "ContainerCannotRun", "RunContainerError");

    /**
     * The kubelet's words (kubelet_pods.go, convertToAPIContainerStatuses) for a container that it has seen running.
     */
    private static final String HAD_RUN = "used to be Running";

    static ContainerEnd of(ContainerStateTerminated state) {
        var reason = Objects.requireNonNullElse(state.getReason(), "");
        var message = Objects.requireNonNullElse(state.getMessage(), "");
        var cannotStart = START_ERRORS.contains(reason);
        // of a container that could not be started, runtimes tell the year 1970
        var startedAt = Timestamps.parse(state.getStartedAt()).filter(at -> !cannotStart && at.isAfter(Instant.EPOCH));
        return new ContainerEnd(
                state.getExitCode() == null || MADE_UP.contains(reason) || cannotStart
                        ? OptionalInt.empty()
                        : OptionalInt.of(state.getExitCode()),
                reason,
                message,
                !cannotStart && (startedAt.isPresent() || state.getContainerID() != null || message.contains(HAD_RUN)),
                startedAt,
                Timestamps.parse(state.getFinishedAt()));
    }

    /** Whether the runtime could not start it. */
    boolean cannotStart() {
        return START_ERRORS.contains(reason);
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
