package io.mesosoperator.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.task.executor.ExecutorShutdown;
import io.mesosoperator.task.executor.ExecutorShutdown.Cause;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.status.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecutorDeciderTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ExecutorTerms TERMS = new ExecutorTerms(
            Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(300), Duration.ofSeconds(1000));
    private static final ExecutorDecider DECIDER = new ExecutorDecider(TERMS);

    @Test
    void anExecutorWithTasksThatHasSubscribedGoesOn() {
        assertThat(decide(running(), true, 2, START.plusSeconds(10_000))).containsExactly(new ExecutorAction.Fit());
    }

    @Test
    void oneThatHasNotSubscribedInTimeIsToEnd() {
        assertThat(decide(running(), false, 1, START.plusSeconds(59)))
                .containsExactly(new ExecutorAction.Fit(), new ExecutorAction.LookAgain(START.plusSeconds(60)));
        assertThat(decide(running(), false, 1, START.plusSeconds(60)))
                .containsExactly(new ExecutorAction.Ask(Cause.REGISTRATION));
    }

    @Test
    void oneWhoseContainerHasNotStartedIsWaitedFor() {
        assertThat(decide(pod("Pending", false, null), false, 1, START.plusSeconds(10_000)))
                .containsExactly(new ExecutorAction.Fit());
    }

    @Test
    void anOperatorThatHasJustComeToLeadWaitsForAllOfThem() {
        var state =
                new ExecutorState(new PodView(running()), false, 1, START, Optional.empty(), START.plusSeconds(1000));

        assertThat(DECIDER.decide(state, START.plusSeconds(1059)))
                .contains(new ExecutorAction.LookAgain(START.plusSeconds(1060)));
    }

    @Test
    void oneWithoutTasksIsToEndAfterAWhile() {
        assertThat(decide(running(), true, 0, START.plusSeconds(299)))
                .containsExactly(new ExecutorAction.Fit(), new ExecutorAction.LookAgain(START.plusSeconds(300)));
        assertThat(decide(running(), true, 0, START.plusSeconds(300)))
                .containsExactly(new ExecutorAction.Ask(Cause.IDLE));
    }

    @Test
    void oneOfARemovedFrameworkIsToEnd() {
        var state = new ExecutorState(new PodView(running()), true, 1, START, Optional.of(START.plusSeconds(7)), START);

        assertThat(DECIDER.decide(state, START.plusSeconds(6)))
                .containsExactly(new ExecutorAction.Fit(), new ExecutorAction.LookAgain(START.plusSeconds(7)));
        assertThat(DECIDER.decide(state, START.plusSeconds(7)))
                .containsExactly(new ExecutorAction.Ask(Cause.FRAMEWORK));
    }

    @Test
    void oneThatIsToEndIsToldAndHasItsGrace() {
        var pod = pod("Running", true, new ExecutorShutdown(START.plusSeconds(100), Cause.SCHEDULER));

        assertThat(decide(pod, true, 1, START.plusSeconds(104)))
                .containsExactly(new ExecutorAction.Tell(), new ExecutorAction.LookAgain(START.plusSeconds(105)));
        assertThat(decide(pod, true, 1, START.plusSeconds(105)))
                .containsExactly(
                        new ExecutorAction.Tell(), new ExecutorAction.Delete("its scheduler has shut it down"));
    }

    @Test
    void oneThatHasNeverSubscribedHasNone() {
        var pod = pod("Running", true, new ExecutorShutdown(START, Cause.REGISTRATION));

        assertThat(decide(pod, false, 1, START))
                .containsExactly(new ExecutorAction.Tell(), new ExecutorAction.Delete("it has not subscribed in time"));
    }

    @Test
    void oneThatHasEndedKeepsItsLogAfterItsTasksAreTold() {
        var pod = pod("Succeeded", false, null);

        assertThat(decide(pod, true, 1, START.plusSeconds(1))).isEmpty();
        assertThat(decide(pod, true, 0, START)).containsExactly(new ExecutorAction.LookAgain(START.plusSeconds(1000)));
    }

    @Test
    void whatIsBeingDeletedIsLeftAlone() {
        var pod = new PodBuilder(running())
                .editMetadata()
                .withDeletionTimestamp(START.toString())
                .endMetadata()
                .build();

        assertThat(decide(pod, true, 0, START.plusSeconds(10_000))).isEmpty();
    }

    private static List<ExecutorAction> decide(Pod pod, boolean registered, int tasks, Instant now) {
        return DECIDER.decide(
                new ExecutorState(new PodView(pod), registered, tasks, START, Optional.empty(), START), now);
    }

    private static Pod running() {
        return pod("Running", true, null);
    }

    private static Pod pod(String phase, boolean runs, @Nullable ExecutorShutdown shutdown) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("e")
                .withUid("uid")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .addNewContainer()
                .withName(PodDraft.CONTAINER)
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus();
        if (runs) {
            pod.editStatus()
                    .addNewContainerStatus()
                    .withName(PodDraft.CONTAINER)
                    .withNewState()
                    .withNewRunning(START.toString())
                    .endState()
                    .endContainerStatus()
                    .endStatus();
        }
        if (shutdown != null) {
            pod.editMetadata()
                    .addToAnnotations(Annotations.EXECUTOR_SHUTDOWN, shutdown.text())
                    .endMetadata();
        }
        return pod.build();
    }
}
