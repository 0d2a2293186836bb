package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.kubernetes.Finalizers;
import io.mesosoperator.task.status.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the pod of a task that has ended, in virtual time. */
class TerminalTaskCleanupTest {

    private static final Duration TIME_TO_LIVE = Duration.ofHours(1);

    private final VirtualClock clock = new VirtualClock();
    private final Instant end = clock.instant();

    @Test
    void aPodIsKeptUntilItsTimeToLiveIsOverAndLetGoWhenItIsDeleted() {
        var pod = held(ended("Succeeded"));

        clock.advance(Duration.ofMinutes(59));
        assertThat(steps(pod)).containsExactly(new TaskAction.RequeueAfter(end.plus(TIME_TO_LIVE)));
        clock.advance(Duration.ofMinutes(1));
        assertThat(steps(pod)).containsExactly(new TaskAction.Remove(pod));
        assertThat(steps(deleted(pod))).containsExactly(new TaskAction.RemoveFinalizer(deleted(pod)));
    }

    @Test
    void aPodThatSomebodyElseDeletesIsLetGoAtOnce() {
        var pod = deleted(held(ended("Failed")));

        assertThat(steps(pod)).containsExactly(new TaskAction.RemoveFinalizer(pod));
    }

    @Test
    void anOperatorThatWasAwayForLongerThanTheTimeToLiveRemovesThePodAtOnce() {
        var pod = held(ended("Failed"));

        clock.advance(Duration.ofDays(30));

        assertThat(steps(pod)).containsExactly(new TaskAction.Remove(pod));
    }

    @Test
    void withoutATimeToLiveThePodGoesAtOnce() {
        var pod = held(ended("Succeeded"));

        assertThat(steps(pod, Duration.ZERO, AgentLiveness.PRESENT)).containsExactly(new TaskAction.Remove(pod));
    }

    @Test
    void nothingIsRemovedWhoseEndTheKubeletHasYetToTell() {
        clock.advance(TIME_TO_LIVE);

        assertThat(steps(ended("Running"))).isEmpty();
    }

    @Test
    void whatRunsThoughItsTaskWasGivenUpIsEndedWithoutDelay() {
        var runs = running();

        assertThat(steps(runs)).containsExactly(new TaskAction.Kill(runs));
    }

    @Test
    void whatIsBeingDeletedIsNotDeletedAgain() {
        clock.advance(TIME_TO_LIVE);

        assertThat(steps(deleted(ended("Succeeded")))).isEmpty();
        assertThat(steps(deleted(running()))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = AgentLiveness.class,
            names = {"LOST", "GONE"})
    void whatEndedOnAnAgentThatIsAwayIsKeptAsLong(AgentLiveness agent) {
        var ended = ended("Running");

        assertThat(steps(ended, TIME_TO_LIVE, agent))
                .containsExactly(new TaskAction.RequeueAfter(end.plus(TIME_TO_LIVE)));
        clock.advance(TIME_TO_LIVE);
        assertThat(steps(ended, TIME_TO_LIVE, agent)).containsExactly(new TaskAction.Remove(ended));
    }

    private List<TaskAction> steps(Pod pod) {
        return steps(pod, TIME_TO_LIVE, AgentLiveness.PRESENT);
    }

    private List<TaskAction> steps(Pod pod, Duration timeToLive, AgentLiveness agent) {
        return new TerminalTaskCleanup(new PodView(pod, false, false, agent, false), end)
                .actions(timeToLive, clock.instant());
    }

    private static Pod held(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withFinalizers(Finalizers.TASK_STATUS)
                .endMetadata()
                .build();
    }

    private static Pod deleted(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
    }

    private static Pod running() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
    }

    /** Its container has ended. */
    private static Pod ended(String phase) {
        return new PodBuilder(running())
                .editStatus()
                .withPhase(phase)
                .addNewContainerStatus()
                .withName("task")
                .withNewState()
                .withNewTerminated()
                .withExitCode(0)
                .withFinishedAt("2026-01-01T00:00:00Z")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
