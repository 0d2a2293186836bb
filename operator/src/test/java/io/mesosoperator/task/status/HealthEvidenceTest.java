package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.mesosoperator.agent.AgentLiveness;
import java.time.Instant;
import java.util.List;
import org.apache.mesos.Protos.TaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A task whose check runs after 5 seconds and then every 2, of which two failures do not count and the third in a
 * row ends the task.
 */
class HealthEvidenceTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String MARK = "bye\nmesosoperator.io: ended by the kubelet\n";
    private static final List<String> SHELL = List.of("/bin/sh", "-c", "serve");
    private static final List<String> NO_SHELL = List.of("/serve");

    @Test
    void aTaskOfWhichNoCheckHasSucceededIsNeitherHealthyNorUnhealthyUntilFailuresCount() {
        var pod = running(false, "False", -3);

        assertThat(health(pod).finding(START)).isEmpty();
        // 5 + 3 * 2 seconds until the first failure that counts, and 1 that it may take
        assertThat(health(pod).finding(START.plusMillis(11_999))).isEmpty();
        assertThat(health(pod).next(START)).contains(START.plusSeconds(12));
        assertThat(health(pod).finding(START.plusSeconds(12)))
                .contains(new HealthEvidence.Finding(false, START.plusSeconds(12)));
        assertThat(health(pod).next(START.plusSeconds(12))).isEmpty();
    }

    @Test
    void readyIsHealthySinceItIsReady() {
        assertThat(health(running(true, "True", 6)).finding(START.plusSeconds(7)))
                .contains(new HealthEvidence.Finding(true, START.plusSeconds(6)));
    }

    @Test
    void notReadyAnyMoreIsUnhealthy() {
        assertThat(health(running(false, "False", 8)).finding(START.plusSeconds(8)))
                .contains(new HealthEvidence.Finding(false, START.plusSeconds(8)));
    }

    @Test
    void aSidecarThatIsNotReadySaysNothingOfTheTask() {
        assertThat(health(running(true, "False", 8)).finding(START.plusSeconds(9)))
                .hasValueSatisfying(finding -> assertThat(finding.healthy()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 137, 143})
    void aMarkedEndIsTheHealthChecksWhateverTheExitCode(int exitCode) {
        var outcome = StatusTable.outcome(view(ended(SHELL, exitCode, 8, 14, MARK)));

        assertThat(outcome.state()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(outcome.message()).startsWith("Its health check failed too often. Command ");
    }

    @ParameterizedTest(name = "exit {0}")
    @CsvSource({"0, TASK_FINISHED", "1, TASK_FAILED", "143, TASK_FAILED"})
    void withAShellAnEndWithoutAMarkIsTheTasksOwn(int exitCode, TaskState state) {
        assertThat(StatusTable.outcome(view(ended(SHELL, exitCode, 8, 14, null)))
                        .state())
                .isEqualTo(state);
    }

    @ParameterizedTest(name = "unready since {0} s, ended after {1} s: {2}")
    @CsvSource({
        // was healthy, and unhealthy since: two intervals without success
        "8, 10, TASK_FINISHED",
        "8, 11, TASK_KILLED",
        // never healthy: five checks, the first after 5 seconds
        "-3, 12, TASK_FINISHED",
        "-3, 13, TASK_KILLED",
    })
    void withoutAShellTheTimesTell(int unready, int end, TaskState state) {
        assertThat(StatusTable.outcome(view(ended(NO_SHELL, 0, unready, end, null)))
                        .state())
                .isEqualTo(state);
    }

    /** As containerd tells of a program that is not in the image: code 128, and the start of 1970. */
    @ParameterizedTest
    @ValueSource(strings = {"StartError", "ContainerCannotRun", "RunContainerError"})
    void aProgramThatIsNotThereFailsWithTheKubeletsWordsAndIsNotTheHealthChecks(String reason) {
        var words = "failed to create containerd task: exec: \"/serve\": stat /serve: no such file or directory";
        for (var command : List.of(SHELL, NO_SHELL)) {
            var pod = new PodBuilder(ended(command, 128, 8, 14, words))
                    .editStatus()
                    .editFirstContainerStatus()
                    .withContainerID("containerd://1")
                    .editState()
                    .editTerminated()
                    .withReason(reason)
                    .withStartedAt("1970-01-01T00:00:00Z")
                    .endTerminated()
                    .endState()
                    .endContainerStatus()
                    .endStatus()
                    .build();

            var outcome = StatusTable.outcome(view(pod));

            assertThat(outcome.state()).isEqualTo(TaskState.TASK_FAILED);
            assertThat(outcome.message()).isEqualTo("Failed to launch container: " + words);
            assertThat(view(pod).exitCode()).as("no program has ended").isEmpty();
            assertThat(view(pod).startedAt()).isEmpty();
            assertThat(view(pod).hasStarted()).isFalse();
        }
    }

    @Test
    void aTaskThatWasHealthyToItsEndEndedByItself() {
        assertThat(StatusTable.outcome(view(ended(NO_SHELL, 1, 14, 14, null))).state())
                .isEqualTo(TaskState.TASK_FAILED);
    }

    @Test
    void anEvictionIsNotTheHealthChecks() {
        var pod = new PodBuilder(ended(SHELL, 143, 8, 14, MARK))
                .editStatus()
                .withReason("Evicted")
                .endStatus()
                .build();

        assertThat(StatusTable.outcome(view(pod)).state()).isEqualTo(TaskState.TASK_LOST);
    }

    @Test
    void aDeletionThatRanTheHookIsNotTheHealthChecks() {
        var deleted = deleted(ended(SHELL, 143, 8, 14, MARK));

        assertThat(StatusTable.outcome(view(deleted)).state()).isEqualTo(TaskState.TASK_LOST);
        assertThat(StatusTable.outcome(new PodView(deleted, true, false, AgentLiveness.PRESENT, false))
                        .healthy())
                .isNull();
    }

    @Test
    void aCheckThatCannotBeRunAsOftenAsItMayFailIsToEndTheTask() {
        var notes = unrun(6, 8, 10);
        var neverHealthy = running(false, "False", -3);
        var healthy = healthy();

        assertThat(health(healthy, notes).unrunnable()).contains(START.plusSeconds(10));
        assertThat(health(neverHealthy, notes).unrunnable())
                .as("two failures do not count before the first success")
                .isEmpty();
        assertThat(health(neverHealthy, unrun(6, 8, 10, 12, 14)).unrunnable()).contains(START.plusSeconds(14));
    }

    @Test
    void checksThatCannotBeRunCountInARowOnly() {
        var healthy = healthy();

        assertThat(health(healthy, unrun(6, 8, 30, 32)).unrunnable()).isEmpty();
        assertThat(health(healthy, unrun(8, 6, 8, 6)).unrunnable())
                .as("told twice, as after a restart")
                .isEmpty();
    }

    @Test
    void aTaskThatWasEndedForACheckThatCannotBeRunIsKilledByItsHealth() {
        var ended = deleted(ended(NO_SHELL, 143, 6, 14, null));

        var outcome = StatusTable.outcome(
                new PodView(ended, unrun(6, 8, 10).withUnrunWords("exec: \"/bin/sh\": no such file or directory")));

        assertThat(outcome.state()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(outcome.message())
                .startsWith("Its health check failed too often. It could not be run: exec: \"/bin/sh\": no such file or"
                        + " directory. Command ");
    }

    private static PodNotes unrun(int... seconds) {
        var notes = PodNotes.NONE;
        for (var second : seconds) {
            notes = notes.plusUnrunCheck(START.plusSeconds(second));
        }
        return notes;
    }

    private static HealthEvidence health(Pod pod, PodNotes notes) {
        return HealthEvidence.of(new PodView(pod, notes)).orElseThrow();
    }

    @Test
    void aTaskWithoutAHealthCheckHasNoHealth() {
        var pod = new PodBuilder(running(true, "True", 6))
                .editSpec()
                .editContainer(0)
                .withStartupProbe(null)
                .endContainer()
                .endSpec()
                .build();

        assertThat(HealthEvidence.of(view(pod))).isEmpty();
    }

    private static HealthEvidence health(Pod pod) {
        return HealthEvidence.of(view(pod)).orElseThrow();
    }

    private static PodView view(Pod pod) {
        return new PodView(pod);
    }

    /** One whose startup probe has succeeded. */
    private static Pod healthy() {
        return new PodBuilder(running(true, "True", 6))
                .editStatus()
                .editFirstContainerStatus()
                .withStarted(true)
                .endContainerStatus()
                .endStatus()
                .build();
    }

    /** Deleted at second 13, with 3 seconds of grace. */
    private static Pod deleted(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(START.plusSeconds(16).toString())
                .withDeletionGracePeriodSeconds(3L)
                .endMetadata()
                .build();
    }

    private static Pod running(boolean ready, String containersReady, int since) {
        return pod(
                SHELL,
                "Running",
                ready,
                containersReady,
                since,
                new ContainerStateBuilder().withNewRunning(START.toString()));
    }

    private static Pod ended(List<String> command, int exitCode, int unready, int end, @Nullable String message) {
        return pod(
                command,
                exitCode == 0 ? "Succeeded" : "Failed",
                false,
                "False",
                unready,
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(exitCode == 0 ? "Completed" : "Error")
                        .withMessage(message)
                        .withStartedAt(START.toString())
                        .withFinishedAt(START.plusSeconds(end).toString())
                        .endTerminated());
    }

    private static Pod pod(
            List<String> command,
            String phase,
            boolean ready,
            String containersReady,
            int since,
            ContainerStateBuilder state) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .withContainers(new ContainerBuilder()
                        .withName("task")
                        .withCommand(command)
                        .withStartupProbe(probe(5))
                        .withLivenessProbe(probe(3))
                        .withReadinessProbe(probe(1))
                        .build())
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .addNewCondition()
                .withType("ContainersReady")
                .withStatus(containersReady)
                .withLastTransitionTime(START.plusSeconds(since).toString())
                .endCondition()
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName("task")
                        .withReady(ready)
                        .withState(state.build())
                        .build())
                .endStatus()
                .build();
    }

    private static Probe probe(int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .endHttpGet()
                .withInitialDelaySeconds(failures == 5 ? 5 : null)
                .withPeriodSeconds(2)
                .withTimeoutSeconds(1)
                .withFailureThreshold(failures)
                .build();
    }
}
