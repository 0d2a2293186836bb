package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.task.executor.ExecutorShutdown;
import io.mesosoperator.task.executor.ExecutorShutdown.Cause;
import io.mesosoperator.task.pod.PodDraft;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the end of an executor's pod means for its tasks. */
class ExecutorEndTest {

    private static final String START = "2026-01-01T00:00:00Z";

    @ParameterizedTest(name = "{0}: exit code {1}, {2}")
    @CsvSource({
        "         , 0  , Completed, TASK_LOST  , SOURCE_SLAVE , REASON_EXECUTOR_TERMINATED",
        "         , 3  , Error    , TASK_LOST  , SOURCE_SLAVE , REASON_EXECUTOR_TERMINATED",
        "         , 137, OOMKilled, TASK_FAILED, SOURCE_SLAVE , REASON_MEMORY_LIMIT",
        "SCHEDULER, 143, Error    , TASK_LOST  , SOURCE_SLAVE , REASON_EXECUTOR_TERMINATED",
        "SCHEDULER, 0  , Completed, TASK_LOST  , SOURCE_SLAVE , REASON_EXECUTOR_TERMINATED",
        "SCHEDULER, 137, OOMKilled, TASK_FAILED, SOURCE_SLAVE , REASON_MEMORY_LIMIT",
        "FRAMEWORK, 143, Error    , TASK_KILLED, SOURCE_MASTER, REASON_FRAMEWORK_REMOVED",
        "REGISTRATION, 143, Error , TASK_FAILED, SOURCE_SLAVE , REASON_EXECUTOR_UNREGISTERED",
    })
    void itsTasksEndWithIt(@Nullable String cause, int code, String reason, String state, String source, String why) {
        var end = ExecutorEnd.of(new PodView(ended(cause, code, reason)), false).orElseThrow();

        assertThat(end.state().name()).isEqualTo(state);
        assertThat(end.source().name()).isEqualTo(source);
        assertThat(String.valueOf(end.reason())).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource({"Pending", "Running"})
    void whileItLivesNothingIsSaidForIt(String phase) {
        var pod = new PodBuilder(pod())
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();

        assertThat(ExecutorEnd.of(new PodView(pod), false)).isEmpty();
        assertThat(ExecutorEnd.of(new PodView(pod), true)).contains(ExecutorEnd.gone());
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("e")
                .addToLabels(Labels.EXECUTOR, "e")
                .addToLabels(Labels.FRAMEWORK, "f")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .addNewContainer()
                .withName(PodDraft.CONTAINER)
                .endContainer()
                .endSpec()
                .build();
    }

    private static Pod ended(@Nullable String cause, int code, String reason) {
        var pod = new PodBuilder(pod())
                .withNewStatus()
                .withPhase(code == 0 ? "Succeeded" : "Failed")
                .addNewContainerStatus()
                .withName(PodDraft.CONTAINER)
                .withState(new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withReason(reason)
                        .withStartedAt(START)
                        .withFinishedAt(START)
                        .endTerminated()
                        .build())
                .endContainerStatus()
                .endStatus();
        if (cause != null) {
            pod.editMetadata()
                    .addToAnnotations(
                            Annotations.EXECUTOR_SHUTDOWN,
                            new ExecutorShutdown(Instant.parse(START), Cause.valueOf(cause)).text())
                    .endMetadata();
        }
        return pod.build();
    }
}
