package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole status table again, with containers of meshes, log agents and policies before and behind the task's. */
class ContainersOfOthersTest {

    private static final String BEFORE = "aa-proxy";
    private static final String BEHIND = "zz-proxy";

    /** What the containers of others do while the task's does what its row says. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    enum Others {
        RUN(new ContainerStateBuilder().withNewRunning("2025-12-31T23:59:59Z").build(), true),
        RUN_UNREADY(
                new ContainerStateBuilder()
                        .withNewRunning("2025-12-31T23:59:59Z")
                        .build(),
                false),
        WAIT(
                new ContainerStateBuilder()
                        .withNewWaiting("back-off", "ImagePullBackOff")
                        .build(),
                false),
        ENDED_WELL(ended(0, "Completed"), false),
        ENDED_BADLY(ended(9, "OOMKilled"), false);

        private final ContainerState state;
        private final boolean ready;

        Others(ContainerState state, boolean ready) {
            this.state = state;
            this.ready = ready;
        }

        private static ContainerState ended(int exitCode, String reason) {
            return new ContainerStateBuilder()
                    .withNewTerminated()
                    .withExitCode(exitCode)
                    .withReason(reason)
                    .withMessage("mesosoperator.io: ended by the kubelet")
                    .withStartedAt("2025-12-31T23:59:59Z")
                    .withFinishedAt("2026-01-01T00:00:30Z")
                    .endTerminated()
                    .build();
        }

        ContainerStatus status(String name) {
            return new ContainerStatusBuilder()
                    .withName(name)
                    .withReady(ready)
                    .withStarted(ready)
                    .withState(state)
                    .build();
        }

        boolean areOver() {
            return state.getTerminated() != null;
        }
    }

    private static Stream<Arguments> rows() {
        return StatusTableTest.rows()
                .flatMap(row -> Arrays.stream(Others.values()).map(others -> {
                    var with = new ArrayList<>(Arrays.asList(row.get()));
                    with.addFirst(others);
                    return Arguments.of(with.toArray());
                }));
    }

    @ParameterizedTest(name = "{1}, and others {0}")
    @MethodSource("rows")
    void aTaskIsItsOwnContainer(
            Others others,
            String name,
            PodView view,
            String state,
            String source,
            @Nullable String reason,
            @Nullable String message) {
        var outcome = StatusTable.outcome(new PodView(
                with(others, view.pod()),
                view.killAsked(),
                view.frameworkRemoved(),
                view.agent(),
                view.startOverdue(),
                view.notes(),
                view.groupFailedAt(),
                view.maxCompletionTime()));

        assertThat(outcome.state().name()).isEqualTo(state);
        assertThat(outcome.source().name()).isEqualTo(source);
        assertThat(outcome.reason() == null ? null : outcome.reason().name()).isEqualTo(reason);
        assertThat(outcome.message()).isEqualTo(message);
    }

    /** The kubelet reports no container before the pod is on its node, nor one that it has refused or evicted. */
    private static Pod with(Others others, Pod pod) {
        var injected = new PodBuilder(pod)
                .editSpec()
                .addToInitContainers(0, container("aa-init"))
                .addToInitContainers(new ContainerBuilder(container("zz-sidecar"))
                        .withRestartPolicy("Always")
                        .build())
                .addToContainers(0, container(BEFORE))
                .addToContainers(container(BEHIND))
                .endSpec();
        if (pod.getStatus().getContainerStatuses().isEmpty()) {
            return injected.build();
        }
        return injected.editStatus()
                .withPhase(phase(others, pod))
                .addToContainerStatuses(0, others.status(BEFORE))
                .addToContainerStatuses(others.status(BEHIND))
                .addToInitContainerStatuses(0, Others.ENDED_WELL.status("aa-init"))
                .addToInitContainerStatuses((others == Others.WAIT ? Others.RUN : others).status("zz-sidecar"))
                .addNewCondition()
                .withType("ContainersReady")
                .withStatus("False")
                .withLastTransitionTime("2026-01-01T00:00:15Z")
                .endCondition()
                .endStatus()
                .build();
    }

    /** A pod's phase is that of all its containers, unless somebody gives a reason why all of it ends. */
    private static String phase(Others others, Pod pod) {
        var phase = pod.getStatus().getPhase();
        if (pod.getStatus().getReason() != null || pod.getMetadata().getDeletionTimestamp() != null) {
            return phase;
        }
        var hasEnded = new PodView(pod).terminated().isPresent();
        if (!others.areOver()) {
            return hasEnded ? "Running" : phase;
        }
        return phase.equals("Succeeded") && others == Others.ENDED_BADLY ? "Failed" : phase;
    }

    private static Container container(String name) {
        return new ContainerBuilder().withName(name).withImage("mesh:1").build();
    }
}
