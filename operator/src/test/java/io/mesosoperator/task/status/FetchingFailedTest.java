package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.task.pod.FetcherPart;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.Protos.TaskStatus.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The fetcher is an init container: when it fails the kubelet reports that, and a task that waits for ever. */
class FetchingFailedTest {

    private static final String SAID = "Failed to fetch URI 'http://example.org/app': HTTP status 404\n";

    @Test
    void theTaskHasFailedAndSaysWhichUriAndWhy() {
        assertThat(StatusTable.outcome(at(failed(1, "Error", SAID))))
                .isEqualTo(new StatusUpdate(
                        TaskState.TASK_FAILED,
                        Source.SOURCE_SLAVE,
                        Reason.REASON_COMMAND_EXECUTOR_FAILED,
                        "Failed to launch container: Failed to fetch URI 'http://example.org/app': HTTP status 404"));
    }

    @Test
    void aFetcherThatCouldNotSayAnythingIsToldByItsExitCode() {
        assertThat(StatusTable.outcome(at(failed(3, "Error", null))).message())
                .isEqualTo("Failed to launch container: Failed to fetch URIs: Command exited with status 3");
    }

    @Test
    void aFetcherWithoutEnoughMemorySaysWhoseItIs() {
        assertThat(StatusTable.outcome(at(failed(137, "OOMKilled", null))).message())
                .contains("the fetcher ran out of memory", "fetcher.memory");
    }

    @Test
    void aFileThatTheTasksImageHasNotGotIsToldLikeAnyOtherUri() {
        var said = "Failed to fetch URI '/srv/app': cp: can't stat '/srv/app': No such file or directory\n";
        var pod = new PodBuilder(failed(1, "Error", said))
                .editStatus()
                .editFirstInitContainerStatus()
                .withName(FetcherPart.IMAGE_FILES)
                .endInitContainerStatus()
                .endStatus()
                .build();

        assertThat(StatusTable.outcome(at(pod)).message()).isEqualTo("Failed to launch container: " + said.strip());
    }

    @Test
    void aContainerOfOthersThatIsCalledLikeItIsNotIt() {
        var pod = new PodBuilder(failed(1, "Error", SAID))
                .editOrNewMetadata()
                .addToAnnotations("mesosoperator.io/helpers", "") // the operator gave it none
                .endMetadata()
                .build();

        assertThat(StatusTable.outcome(at(pod)).message())
                .contains("init container fetcher, which its task does not have, failed");
    }

    @Test
    void aKillWhileItFetchesIsAKill() {
        var outcome = StatusTable.outcome(
                new PodView(deleted(failed(143, "Error", null)), true, false, AgentLiveness.PRESENT, false));

        assertThat(outcome.state()).isEqualTo(TaskState.TASK_KILLED);
    }

    @Test
    void aPodThatSomebodyDeletesWhileItFetchesIsLost() {
        assertThat(StatusTable.outcome(at(deleted(failed(143, "Error", null)))).state())
                .isEqualTo(TaskState.TASK_LOST);
    }

    @Test
    void whileItFetchesTheTaskIsStagingAndThereIsNoNews() {
        assertThat(StatusTable.outcome(at(fetching())))
                .isEqualTo(new StatusUpdate(TaskState.TASK_STAGING, Source.SOURCE_MASTER, null, null));
    }

    @Test
    void anImageOfTheFetcherThatCannotBePulledIsNamed() {
        var pod = pod("Pending", new ContainerStateBuilder().withNewWaiting("because", "ImagePullBackOff"));

        assertThat(StatusTable.outcome(at(pod)).message()).startsWith("Cannot pull image fetcher:1");
    }

    private static PodView at(Pod pod) {
        return new PodView(pod);
    }

    private static Pod fetching() {
        return pod("Pending", new ContainerStateBuilder().withNewRunning("2026-01-01T00:00:00Z"));
    }

    private static Pod failed(int exitCode, String reason, @Nullable String message) {
        return pod(
                "Failed",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(reason)
                        .withMessage(message)
                        .withStartedAt("2026-01-01T00:00:00Z")
                        .withFinishedAt("2026-01-01T00:00:10Z")
                        .endTerminated());
    }

    private static Pod pod(String phase, ContainerStateBuilder fetcher) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .addNewInitContainer()
                .withName(FetcherPart.CONTAINER)
                .withImage("fetcher:1")
                .endInitContainer()
                .addNewContainer()
                .withName("task")
                .withImage("task:1")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .withInitContainerStatuses(new ContainerStatusBuilder()
                        .withName(FetcherPart.CONTAINER)
                        .withState(fetcher.build())
                        .build())
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName("task")
                        .withState(new ContainerStateBuilder()
                                .withNewWaiting(null, "PodInitializing")
                                .build())
                        .build())
                .endStatus()
                .build();
    }

    private static Pod deleted(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:10Z")
                .withDeletionGracePeriodSeconds(3L)
                .endMetadata()
                .build();
    }
}
