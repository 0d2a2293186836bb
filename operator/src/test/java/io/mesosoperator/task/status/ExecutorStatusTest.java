package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.kubernetes.Labels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An executor cannot tell how its task ended, so its own end has to. */
class ExecutorStatusTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
              0 | Completed  | TASK_FINISHED | SOURCE_SLAVE | - \
                  | Command exited with status 0: the task ends with its executor
              3 | Error      | TASK_LOST     | SOURCE_SLAVE | REASON_EXECUTOR_TERMINATED \
                  | Abnormal executor termination: Command exited with status 3
            139 | Error      | TASK_LOST     | SOURCE_SLAVE | REASON_EXECUTOR_TERMINATED \
                  | Abnormal executor termination: Command terminated with signal Segmentation fault
            137 | OOMKilled  | TASK_FAILED   | SOURCE_SLAVE | REASON_MEMORY_LIMIT \
                  | Memory limit exceeded
            128 | StartError | TASK_FAILED   | SOURCE_SLAVE | REASON_EXECUTOR_TERMINATED \
                  | Failed to launch container: because
            """)
    void theEndOfAnExecutorIsItsTasks(
            int exitCode, String containerReason, String state, String source, String reason, String message) {
        var outcome = StatusTable.outcome(new PodView(ended(exitCode, containerReason)));

        assertThat(outcome.state()).hasToString(state);
        assertThat(outcome.source()).hasToString(source);
        assertThat(outcome.reason() == null ? null : outcome.reason().name()).isEqualTo(reason);
        assertThat(outcome.message()).startsWith(message);
    }

    private static Pod ended(int exitCode, String reason) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .addToLabels(Labels.EXECUTOR, "default")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .addNewContainer()
                .withName("task")
                .withNewResources()
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(exitCode == 0 ? "Succeeded" : "Failed")
                .addNewContainerStatus()
                .withName("task")
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(reason)
                .withMessage("because")
                .withStartedAt("2026-01-01T00:00:00Z")
                .withFinishedAt("2026-01-01T00:00:10Z")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
