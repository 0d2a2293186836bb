package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.Finalizers;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.TaskPolicyBuilder;
import io.mesosoperator.task.pod.NamespaceRules;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatuses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.junit.jupiter.api.Test;

class TaskDeciderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final Duration TIME_TO_LIVE = Duration.ofDays(7);
    private static final Instant END = Instant.parse("2026-01-01T00:00:10Z");

    private final TaskDecider plan = decider(TaskPolicy.restricted());
    private final TaskDecider binding = decider(
            TaskPolicyBuilder.closed().bindToAgent(true).user("nobody", 1).build());

    private static TaskDecider decider(TaskPolicy policy) {
        return new TaskDecider(
                new TaskLaunch(PodDefaults.withImage("task:1"), () -> TaskPolicies.of(policy), () -> Authorizer.NONE),
                new TaskUpdates(new TaskStatuses(UUID::randomUUID)),
                new TaskTimeouts(DEADLINE, TIME_TO_LIVE));
    }

    @Test
    void aPodWhoseContainerEndedIsNotDeletedBeforeItsPhaseSaysSo() {
        var steps = plan.decide(snapshot(pod("Running", true), TaskHistory.EMPTY), NOW);

        assertThat(steps).hasSize(1);
        assertThat(history(steps).latest().orElseThrow().getState()).isEqualTo(TaskState.TASK_FINISHED);
    }

    @Test
    void aPodThatIsBeingDeletedIsReleasedAfterItsEndIsReported() {
        var pod = new PodBuilder(pod("Succeeded", true))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:20Z")
                .endMetadata()
                .build();

        assertThat(plan.decide(snapshot(pod, TaskHistory.EMPTY), NOW))
                .extracting(TaskAction::getClass)
                .containsExactly(TaskAction.Report.class, TaskAction.RemoveFinalizer.class);
    }

    @Test
    void onceAllIsReportedThePodIsLeftAloneUntilItsTimeToLiveIsOver() {
        var ended = history(plan.decide(snapshot(pod("Succeeded", true), TaskHistory.EMPTY), NOW));
        var held = held(pod("Succeeded", true));
        var removal = END.plus(TIME_TO_LIVE);

        assertThat(plan.decide(snapshot(held, ended), NOW)).containsExactly(new TaskAction.RequeueAfter(removal));
        assertThat(plan.decide(snapshot(held, ended), removal.minusMillis(1)))
                .containsExactly(new TaskAction.RequeueAfter(removal));
        assertThat(plan.decide(snapshot(held, ended), removal)).containsExactly(new TaskAction.Remove(held));
    }

    @Test
    void anEndedTaskWhosePodIsGoneIsDoneWith() {
        var ended = history(plan.decide(snapshot(pod("Succeeded", true), TaskHistory.EMPTY), NOW));

        var steps =
                plan.decide(TaskSnapshotBuilder.launchedTask(NOW).history(ended).build(), END.plus(TIME_TO_LIVE));

        assertThat(steps).isEmpty();
    }

    @Test
    void byDefaultKubeSchedulerIsAskedAboutEveryPod() {
        assertPinned(launched(plan, newTask().onOffer("o1").granted("n1", true).build()));
    }

    @Test
    void thePolicyPutsThePodOfATaskOnAnOfferOnItsAgent() {
        var pod = launched(binding, newTask().onOffer("o1").granted("n1", true).build());

        assertThat(pod.getSpec().getNodeName()).isEqualTo("n1");
        assertThat(pod.getSpec().getAffinity()).isNull();
        assertThat(TaskLaunch.agentOf(pod)).isEqualTo("n1");
    }

    @Test
    void aTaskThatTheOperatorPlacesMayWaitForRoomAndGoesThroughKubeScheduler() {
        assertPinned(launched(binding, newTask().granted("n1", true).build()));
    }

    @Test
    void anAgentThatTakesNoPodsNowIsLeftToKubeScheduler() {
        assertPinned(
                launched(binding, newTask().onOffer("o1").granted("n1", false).build()));
    }

    @Test
    void aPodThatIsLargerThanItsOfferIsLeftToKubeScheduler() {
        var fetching = CommandInfo.newBuilder()
                .setValue("./app")
                .addUris(CommandInfo.URI.newBuilder().setValue("http://files/app"))
                .build();
        var task = newTask().command(fetching).onOffer("o1").granted("n1", true);
        assertThat(launched(binding, task.build()).getSpec().getNodeName()).isEqualTo("n1");

        var each = new LimitRangeBuilder()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .addToMin("cpu", new Quantity("1"))
                .endLimit()
                .endSpec()
                .build();

        assertPinned(
                launched(binding, task.limits(NamespaceRules.of(List.of(each))).build()));
    }

    @Test
    void aTaskWhosePolicyMayNotBeAskedForIsTold() {
        var framework = new RegistrationState.Registered(
                FrameworkInfo.newBuilder()
                        .setName("f")
                        .setUser("nobody")
                        .setId(FrameworkID.newBuilder().setValue("f"))
                        .build(),
                "uid-f",
                Optional.of("open"));

        var steps = plan.decide(newTask().framework(framework).build(), NOW);

        var status = history(steps.subList(1, steps.size())).latest().orElseThrow();

        assertThat(status.getState()).isEqualTo(TaskState.TASK_ERROR);
        assertThat(status.getReason()).isEqualTo(Reason.REASON_TASK_UNAUTHORIZED);
        assertThat(status.getMessage())
                .isEqualTo("Not authorized to ask for task policy \"open\": take annotation mesosoperator.io/policy off"
                        + " the Framework; tasks.policyByName in the operator's configuration lets Frameworks ask for"
                        + " policies (metadata.annotations[mesosoperator.io/policy] of Framework f)");
    }

    private static TaskSnapshotBuilder newTask() {
        return TaskSnapshotBuilder.newTask(NOW).resources("cpus:0.1;mem:32");
    }

    private static Pod launched(TaskDecider decider, TaskSnapshot task) {
        return decider.decide(task, NOW).stream()
                .flatMap(
                        action -> action instanceof TaskAction.Launch(var pod, var _) ? Stream.of(pod) : Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    private static void assertPinned(Pod pod) {
        assertThat(pod.getSpec().getNodeName()).isNull();
        assertThat(pod.getSpec().getAffinity()).isNotNull();
        assertThat(TaskLaunch.agentOf(pod)).isEqualTo("n1");
    }

    @Test
    void theTimesOfTheUpdatesAreTheKubelets() {
        var updates = history(plan.decide(snapshot(pod("Succeeded", true), TaskHistory.EMPTY), NOW))
                .updates();

        assertThat(updates)
                .extracting(update -> update.getTimestamp()
                        - Instant.parse("2026-01-01T00:00:00Z").getEpochSecond())
                .containsExactly(0.0, 5.0, 10.0);
        assertThat(updates)
                .as("the start was not seen, and is told all the same")
                .extracting(TaskStatus::getState)
                .containsExactly(TaskState.TASK_STAGING, TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
    }

    @Test
    void aLaunchedTaskWhosePodIsGoneIsLostAndNotLaunchedAgain() {
        var steps = plan.decide(TaskSnapshotBuilder.launchedTask(NOW).build(), NOW);

        assertThat(steps).hasSize(1);
        assertThat(history(steps).latest().orElseThrow().getState()).isEqualTo(TaskState.TASK_LOST);
    }

    @Test
    void aFrameworkThatIsRefusedWhileItIsAwayIsStillAway() {
        var since = NOW.minusSeconds(10);
        var absence = new RegistrationState.Absent(since, Optional.of(Duration.ofSeconds(9)));
        var refused = new RegistrationState.Refused("completed", Optional.of(absence));

        var steps = plan.decide(
                TaskSnapshotBuilder.launchedTask(NOW)
                        .pod(pod("Running", false))
                        .framework(refused)
                        .build(),
                NOW);

        assertThat(steps).extracting(TaskAction::getClass).contains(TaskAction.Kill.class);
    }

    @Test
    void aTaskOnASilentAgentIsLostNowAndItsPodIsDeleted() {
        var pod = held(pod("Running", false));

        var steps = plan.decide(snapshot(pod, TaskHistory.EMPTY, AgentLiveness.LOST), NOW);

        assertThat(steps)
                .extracting(TaskAction::getClass)
                .containsExactly(TaskAction.Report.class, TaskAction.Kill.class);
        var latest = history(steps).latest().orElseThrow();
        assertThat(latest.getState()).isEqualTo(TaskState.TASK_LOST);
        assertThat(latest.getTimestamp()).isEqualTo((double) NOW.getEpochSecond());
    }

    @Test
    void whatEndedBeforeItsAgentFellSilentKeepsItsEnd() {
        var steps = plan.decide(snapshot(pod("Succeeded", true), TaskHistory.EMPTY, AgentLiveness.LOST), NOW);

        assertThat(history(steps).latest().orElseThrow().getState()).isEqualTo(TaskState.TASK_FINISHED);
    }

    @Test
    void aTaskThatDoesNotStartIsLookedAtAgainAtItsDeadline() {
        var created = Instant.parse("2026-01-01T00:00:00Z");
        var pod = waiting("ImagePullBackOff", created);

        assertThat(plan.decide(snapshot(pod, TaskHistory.EMPTY), NOW))
                .contains(new TaskAction.RequeueAfter(created.plus(DEADLINE)));

        var steps = plan.decide(snapshot(pod, TaskHistory.EMPTY), created.plus(DEADLINE));

        assertThat(steps)
                .extracting(TaskAction::getClass)
                .containsExactly(TaskAction.Report.class, TaskAction.Kill.class);
        var latest = history(steps).latest().orElseThrow();
        assertThat(latest.getState()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(latest.getMessage()).startsWith("Failed to launch container in time: Cannot pull image task:1");
    }

    @Test
    void aTaskWhoseImageCanNeverBeThereIsGivenUpWithinSeconds() {
        var created = Instant.parse("2026-01-01T00:00:00Z");
        var pod = waiting("InvalidImageName", created);

        var steps = plan.decide(snapshot(pod, TaskHistory.EMPTY), created.plusSeconds(10));

        var latest = history(steps).latest().orElseThrow();
        assertThat(latest.getState()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(latest.getMessage()).isEqualTo("Failed to launch container: Invalid image name task:1");
    }

    @Test
    void aTaskThatIsSeenBeforeItsFrameworkDoesNotSayAtOnceThatItWaits() {
        var task = TaskSnapshotBuilder.newTask(NOW)
                .framework(new RegistrationState.Absent(NOW))
                .build();
        var told = NOW.plusSeconds(3);

        assertThat(plan.decide(task, NOW.plusMillis(1)))
                .containsExactly(new TaskAction.CancelRequest(), new TaskAction.RequeueAfter(told));
        assertThat(told(plan.decide(task, told))).startsWith("Framework cannot be found: waiting for a Framework f");
        assertThat(told(plan.decide(task, NOW.minusSeconds(1))))
                .as("by a clock that is behind the API server's")
                .startsWith("Framework cannot be found");
    }

    private static String told(List<TaskAction> steps) {
        return steps.getLast() instanceof TaskAction.TellWait wait
                ? wait.why().orElseThrow().message()
                : "nothing";
    }

    private static Pod waiting(String reason, Instant created) {
        return new PodBuilder(pod("Pending", false))
                .editMetadata()
                .withCreationTimestamp(created.toString())
                .endMetadata()
                .editSpec()
                .withNodeName("n1")
                .withContainers(new ContainerBuilder()
                        .withName("task")
                        .withImage("task:1")
                        .build())
                .endSpec()
                .editStatus()
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName("task")
                        .withNewState()
                        .withNewWaiting("because", reason)
                        .endState()
                        .build())
                .endStatus()
                .build();
    }

    private static Pod held(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withFinalizers(Finalizers.TASK_STATUS)
                .endMetadata()
                .build();
    }

    private static TaskHistory history(List<TaskAction> steps) {
        return switch (steps.getFirst()) {
            case TaskAction.Report(var history) -> history;
            case TaskAction.ReportGone(var history) -> history;
            case TaskAction other -> throw new AssertionError("not a report: " + other);
        };
    }

    private static TaskSnapshot snapshot(Pod pod, TaskHistory history) {
        return snapshot(pod, history, AgentLiveness.PRESENT);
    }

    private static TaskSnapshot snapshot(Pod pod, TaskHistory history, AgentLiveness agent) {
        return TaskSnapshotBuilder.launchedTask(NOW)
                .pod(pod)
                .history(history)
                .agent(agent)
                .build();
    }

    private static Pod pod(String phase, boolean ended) {
        var builder = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .withFinalizers(Finalizers.TASK_STATUS)
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .endSpec()
                .withNewStatus()
                .withPhase(phase);
        if (ended) {
            builder.addNewContainerStatus()
                    .withName("task")
                    .withNewState()
                    .withNewTerminated()
                    .withExitCode(0)
                    .withReason("Completed")
                    .withStartedAt("2026-01-01T00:00:05Z")
                    .withFinishedAt("2026-01-01T00:00:10Z")
                    .endTerminated()
                    .endState()
                    .endContainerStatus();
        }
        return builder.endStatus().build();
    }
}
