package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.task.TaskIndex.Sighting;
import io.mesosoperator.task.status.PodWarning;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

class TaskIndexTest {

    private static final TaskHistory STAGING = TaskHistory.EMPTY.plus(update(TaskState.TASK_STAGING));
    private static final TaskHistory RUNNING = STAGING.plus(update(TaskState.TASK_RUNNING));
    private static final FrameworkKey FRAMEWORK = new FrameworkKey("ns", "f");
    private static final TaskKey TASK = key("one");
    private static final TaskKey OTHER = key("two");

    private boolean proven = true;
    private final List<String> told = new ArrayList<>();
    private final TaskIndex index = new TaskIndex((task, pod) -> proven, new TaskIndex.Listener() {
        @Override
        public void running(TaskKey task, FrameworkKey framework, TaskInfo message) {
            told.add("running " + task.uid());
        }

        @Override
        public void ended(TaskKey task) {
            told.add("ended " + task.uid());
        }

        @Override
        public void removed(TaskKey task, Optional<Pod> pod) {
            told.add("removed " + task.uid() + pod.map(any -> " with its pod").orElse(""));
        }
    });

    // --- what was written ahead of the watch

    @Test
    void whileTheWatchLagsTheOwnWriteAndItsVersionCount() {
        index.seen(object(TASK));
        index.wrote(TASK, new TaskRecord.Written(RUNNING, 1, "7"));

        assertThat(index.writtenAfter(TASK, "5")).contains(new TaskRecord.Written(RUNNING, 1, "7"));
    }

    /** Who asks holds the SDK's lock, and who holds the index may wait for that. */
    @Test
    void whetherATaskWasLaunchedIsKnownWhileSomebodyHoldsTheIndex() {
        synchronized (index) {
            var asked = CompletableFuture.supplyAsync(() -> index.launched(TASK.uid()));

            assertThat(asked).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
        }
    }

    @Test
    void onceTheWatchHasToldOfItWhatWasReadCounts() {
        index.seen(object(TASK));
        index.wrote(TASK, new TaskRecord.Written(STAGING, 1, "7"));

        assertThat(index.writtenAfter(TASK, "7")).isEmpty();
        assertThat(index.writtenAfter(TASK, "10")).isEmpty();
    }

    @Test
    void readingChangesNothing() {
        index.seen(object(TASK));
        index.wrote(TASK, new TaskRecord.Written(STAGING, 1, "7"));

        assertThat(index.writtenAfter(TASK, "9")).isEmpty();
        assertThat(index.writtenAfter(TASK, "5")).isPresent();

        index.shown(TASK, "9");

        assertThat(index.writtenAfter(TASK, "5")).isEmpty();
    }

    @Test
    void whatSomebodyElseWroteOverTheOwnWriteCounts() {
        index.seen(object(TASK));
        index.wrote(TASK, new TaskRecord.Written(RUNNING, 1, "7"));

        index.overwritten(TASK);

        assertThat(index.writtenAfter(TASK, "5")).isEmpty();
    }

    @Test
    void nothingIsKeptOfATaskThatIsGone() {
        index.seen(object(TASK));
        index.removed(TASK);

        index.wrote(TASK, new TaskRecord.Written(RUNNING, 1, "7"));

        assertThat(index.writtenAfter(TASK, "5")).isEmpty();
        assertThat(index.find(TASK.uid())).isEmpty();
    }

    // --- TaskIDs and executors

    @Test
    void ofTwoTasksWithOneTaskIdTheFirstHasIt() {
        index.seen(object(TASK));
        index.seen(object(OTHER));

        assertThat(put(TASK, message("t"))).isEqualTo(Conflicts.NONE);
        assertThat(put(OTHER, message("t")).taskId()).contains(TASK);
        assertThat(put(TASK, message("t"))).isEqualTo(Conflicts.NONE);
        assertThat(index.byTaskId(FRAMEWORK)).containsExactlyEntriesOf(Map.of("t", TASK));
    }

    @Test
    void aTasksEndFreesItsTaskIdAndItsExecutor() {
        index.seen(object(TASK));
        index.seen(object(OTHER));
        var _ = put(TASK, withExecutor(message("t")));
        assertThat(put(OTHER, withExecutor(message("t"))).executor()).isPresent();

        index.ended(TASK);

        assertThat(put(OTHER, withExecutor(message("t")))).isEqualTo(Conflicts.NONE);
    }

    @Test
    void anExecutorOnAnotherAgentIsInNobodysWay() {
        index.seen(object(TASK));
        index.seen(object(OTHER));
        var _ = put(TASK, withExecutor(message("t")));

        var conflicts = index.put(OTHER, FRAMEWORK, withExecutor(message("u")), Optional.of("n2"));

        assertThat(conflicts).isEqualTo(Conflicts.NONE);
        assertThat(index.existing(FRAMEWORK, "n1", Set.of()).executors()).containsOnlyKeys("e");
        assertThat(index.existing(FRAMEWORK, "n1", Set.of()).taskIds()).containsExactlyInAnyOrder("t", "u");
    }

    @Test
    void whatAnAcceptHasCreatedBeforeIsInItsOwnWayNeither() {
        index.seen(object(TASK));
        var _ = put(TASK, withExecutor(message("t")));

        assertThat(index.existing(FRAMEWORK, "n1", Set.of(TASK.name())).taskIds())
                .isEmpty();
        assertThat(index.existing(FRAMEWORK, "n1", Set.of(TASK.name())).executors())
                .isEmpty();
    }

    // --- the end, which is told once

    @Test
    void anEndIsToldOnceHoweverOftenItIsFoundOut() {
        index.seen(object(TASK));
        index.podSeen(TASK, pod("p"));
        var _ = put(TASK, message("t"));

        index.ended(TASK);
        index.ended(TASK);
        var _ = put(TASK, message("t"));
        index.podGone(pod("p").getMetadata().getUid());
        index.removed(TASK);
        index.removed(TASK);

        assertThat(told).containsExactly("running one", "ended one", "removed one");
        assertThat(index.find(TASK.uid())).isEmpty();
    }

    @Test
    void aTaskThatIsBeingDeletedIsRemovedAtOnceAndKeepsItsTaskIdUntilItIsGone() {
        index.seen(object(TASK));
        index.seen(object(OTHER));
        index.podSeen(TASK, pod("p"));
        var _ = put(TASK, message("t"));
        var deleting = object(TASK);
        deleting.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

        index.seen(deleting);
        index.seen(deleting);

        assertThat(told).containsExactly("running one", "removed one with its pod");
        assertThat(index.isPending(TASK)).isFalse();
        assertThat(put(OTHER, message("t")).taskId()).contains(TASK);

        index.podGone(pod("p").getMetadata().getUid());
        index.removed(TASK);

        assertThat(told).hasSize(2);
        assertThat(put(OTHER, message("t"))).isEqualTo(Conflicts.NONE);
        assertThat(index.find(TASK.uid())).isEmpty();
    }

    @Test
    void onlyATaskThatNeverHadAPodMayBeLaunched() {
        assertThat(index.isPending(TASK)).isFalse();
        index.seen(object(TASK));
        assertThat(index.isPending(TASK)).isTrue();

        index.podSeen(TASK, pod("p"));
        index.podGone(pod("p").getMetadata().getUid());

        assertThat(index.isPending(TASK)).isFalse();
    }

    @Test
    void aTaskThatWasRemovedIsNotLaunched() {
        index.seen(object(TASK));
        index.removed(TASK);

        assertThat(index.isPending(TASK)).isFalse();
    }

    // --- pods

    @Test
    void aPodIsAnOrphanOnlyWhenAllTasksAreKnown() {
        index.podSeen(TASK, pod("p"));
        index.podSeen(OTHER, pod("q"));
        index.seen(object(TASK));
        assertThat(index.isOrphan(OTHER)).isFalse();

        index.complete();

        assertThat(index.isOrphan(TASK)).isFalse();
        assertThat(index.isOrphan(OTHER)).isTrue();
        assertThat(told).containsExactly("removed two with its pod");
    }

    @Test
    void nothingIsKeptOfAnOrphanThatWasGoneBeforeAllTasksWereKnown() {
        index.podSeen(TASK, pod("p"));
        index.podGone(pod("p").getMetadata().getUid());

        index.complete();

        assertThat(index.find(TASK.uid())).isEmpty();
    }

    @Test
    void aTaskThatIsSeenAfterItsPodIsNoOrphan() {
        index.complete();
        index.podSeen(TASK, pod("p"));
        assertThat(index.isOrphan(TASK)).isTrue();

        index.seen(object(TASK));
        var _ = put(TASK, message("t"));

        assertThat(index.isOrphan(TASK)).isFalse();
        assertThat(index.byTaskId(FRAMEWORK)).containsEntry("t", TASK);
        assertThat(told).containsExactly("running one");
    }

    @Test
    void anOldAnswerDoesNotBringAPodBack() {
        index.seen(object(TASK));
        index.podSeen(TASK, pod("p"));
        index.podGone(pod("p").getMetadata().getUid());

        index.podSeen(TASK, pod("p"));

        assertThat(index.pod(TASK.uid())).isEmpty();
    }

    @Test
    void aTaskWhosePodIsGoneHasBeenLaunchedStill() {
        index.seen(object(TASK));
        index.podCreated(TASK, pod("p"));

        index.podGone(pod("p").getMetadata().getUid());

        assertThat(index.launched(TASK.uid())).isTrue();
        assertThat(index.pod(TASK.uid())).isEmpty();
    }

    @Test
    void whatTheWatchTellsOfAPodIsNewerThanItsCreation() {
        index.seen(object(TASK));
        var running = phase("Running");
        assertThat(index.podSeen(TASK, running)).isEqualTo(Sighting.FIRST);

        index.podCreated(TASK, pod("p"));

        assertThat(index.pod(TASK.uid())).contains(running);
    }

    @Test
    void aPodThatStartsAsAllDoIsNotLookedAtUntilItRuns() {
        index.seen(object(TASK));
        index.podCreated(TASK, pod("p"));

        assertThat(index.podSeen(TASK, pod("p"))).isEqualTo(Sighting.STARTING);
        assertThat(index.podSeen(TASK, waiting("ContainerCreating"))).isEqualTo(Sighting.STARTING);
        assertThat(index.podSeen(TASK, waiting("ImagePullBackOff"))).isEqualTo(Sighting.CHANGED);
        assertThat(index.podSeen(TASK, waiting("ContainerCreating")))
                .as("what was told of it is over")
                .isEqualTo(Sighting.CHANGED);
        assertThat(index.podSeen(TASK, phase("Running"))).isEqualTo(Sighting.CHANGED);
    }

    @Test
    void onlyThatATaskRunsNowCanWait() {
        index.seen(object(TASK));
        index.podCreated(TASK, pod("p"));
        assertThat(index.podSeen(TASK, waiting("ContainerCreating"))).isEqualTo(Sighting.STARTING);

        assertThat(index.podSeen(TASK, running())).isEqualTo(Sighting.STARTED);
        assertThat(index.podSeen(TASK, running())).as("health, or its end").isEqualTo(Sighting.CHANGED);
    }

    @Test
    void aTaskThatRunsAndIsToEndIsLookedAt() {
        index.seen(object(TASK));
        index.podCreated(TASK, pod("p"));

        var deleted = new PodBuilder(running())
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
        assertThat(index.podSeen(TASK, deleted)).isEqualTo(Sighting.CHANGED);
    }

    private static Pod running() {
        return new PodBuilder(phase("Running"))
                .editStatus()
                .addNewContainerStatus()
                .withName("task")
                .withNewState()
                .withNewRunning("2026-01-01T00:00:00Z")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    @Test
    void aPodOfWhichEventsTellSomethingIsLookedAtEachTime() {
        index.seen(object(TASK));
        index.podCreated(TASK, pod("p"));
        index.note(
                "p", notes -> notes.plus(new PodWarning("FailedMount", "no such volume", Instant.EPOCH)), any -> true);

        assertThat(index.podSeen(TASK, pod("p"))).isEqualTo(Sighting.CHANGED);
    }

    @Test
    void aPodThatIsDeletedBeforeItRunsIsLookedAt() {
        index.seen(object(TASK));
        index.podCreated(TASK, pod("p"));
        var deleted = new PodBuilder(pod("p"))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();

        assertThat(index.podSeen(TASK, deleted)).isEqualTo(Sighting.CHANGED);
    }

    private static Pod phase(String phase) {
        return new PodBuilder(pod("p"))
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    private static Pod waiting(String reason) {
        return new PodBuilder(phase("Pending"))
                .editStatus()
                .addNewContainerStatus()
                .withName("task")
                .withNewState()
                .withNewWaiting("because", reason)
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    // --- pods that say to be a task's

    @Test
    void aPodThatNothingProvesIsNotTheTasksOnceItsTaskInfoIsSeen() {
        proven = false;
        assertThat(index.tasksOf(claiming("decoy"))).contains(TASK);
        index.podSeen(TASK, claiming("decoy"));

        index.seen(object(TASK));

        assertThat(index.tasksOf(claiming("decoy"))).isEmpty();
        assertThat(index.pod(TASK.uid())).isEmpty();
        assertThat(index.onNode("n1")).isEmpty();
        assertThat(index.isPending(TASK)).isTrue();
    }

    @Test
    void aPodThatNothingProvesAndThatIsGoneBeforeItsTaskInfoIsSeenWasNotTheTasks() {
        proven = false;
        index.podSeen(TASK, claiming("decoy"));
        index.podGone("decoy");

        index.seen(object(TASK));

        assertThat(index.isPending(TASK)).isTrue();
    }

    @Test
    void thePodThatTheStatusTellsOfNeedsNoOtherProofAndNoOtherPodHasOne() {
        proven = false;
        index.podSeen(TASK, claiming("own"));
        index.seen(object(TASK, "{\"podName\": \"x\", \"podUid\": \"own\"}"));

        assertThat(index.pod(TASK.uid())).contains(claiming("own"));

        proven = true; // a copy has the seal too
        assertThat(index.tasksOf(claiming("copy"))).isEmpty();
        index.podGone("own");
        assertThat(index.tasksOf(claiming("copy"))).isEmpty();
    }

    @Test
    void aCopyThatIsSeenBeforeTheStatusIsNotTheTasks() {
        index.podSeen(TASK, claiming("copy"));

        index.seen(object(TASK, "{\"podName\": \"x\", \"podUid\": \"own\"}"));

        assertThat(index.pod(TASK.uid())).isEmpty();
        assertThat(index.launched(TASK.uid())).isTrue();
        assertThat(index.podUid(TASK.uid())).contains("own");
    }

    @Test
    void aStatusWithoutAUidIsOfAnEarlierVersionWhosePodsHadNoSeal() {
        proven = false;
        index.podSeen(TASK, claiming("own"));

        index.seen(object(TASK, "{\"podName\": \"x\"}"));

        assertThat(index.pod(TASK.uid())).contains(claiming("own"));
    }

    private static TaskInfoResource object(TaskKey key, String status) {
        var object = object(key);
        try {
            object.setStatus(new ObjectMapper().readTree(status));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
        return object;
    }

    private static Pod claiming(String uid) {
        return new PodBuilder(pod(uid))
                .editMetadata()
                .withNamespace(TASK.namespace())
                .withName(TaskPods.podName(TASK))
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addNewOwnerReference()
                .withApiVersion("mesosoperator.io/v1alpha1")
                .withKind("TaskInfo")
                .withName(TASK.name())
                .withUid(TASK.uid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    // --- how many there are

    @Test
    void tasksAreCountedByStateAsTheyChange() {
        index.seen(object(TASK));
        index.seen(object(TASK)); // again
        index.seen(object(OTHER));
        assertCounts(2, 0, 0);

        index.podCreated(TASK, pod("p1"));
        assertCounts(1, 1, 0);

        index.wrote(TASK, new TaskRecord.Written(RUNNING, 1, "7"));
        assertCounts(1, 0, 1);

        index.ended(TASK);
        index.removed(TASK);
        assertCounts(1, 0, 0);

        index.removed(OTHER);
        assertCounts(0, 0, 0);
    }

    @Test
    void aPodWithoutItsTaskInfoIsNoTask() {
        index.podSeen(TASK, pod("p1"));
        assertCounts(0, 0, 0);

        index.seen(object(TASK));
        assertCounts(0, 1, 0);

        index.read(TASK, RUNNING); // what an earlier operator has written
        assertCounts(0, 0, 1);
    }

    private void assertCounts(int pending, int staging, int running) {
        assertThat(Stream.of(TaskCounts.State.values()).map(index.counts()::of))
                .as("pending, staging, running")
                .containsExactly(pending, staging, running);
    }

    private Conflicts put(TaskKey task, TaskInfo message) {
        return index.put(task, FRAMEWORK, message, Optional.of("n1"));
    }

    private static TaskKey key(String uid) {
        return new TaskKey("ns", "name-of-" + uid, uid);
    }

    private static TaskInfoResource object(TaskKey key) {
        var object = new TaskInfoResource();
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace(key.namespace())
                .withName(key.name())
                .withUid(key.uid())
                .build());
        return object;
    }

    private static Pod pod(String uid) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod")
                .withUid(uid)
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .endSpec()
                .build();
    }

    private static TaskInfo message(String taskId) {
        return TaskInfo.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(taskId))
                .buildPartial();
    }

    private static TaskInfo withExecutor(TaskInfo message) {
        var executor =
                ExecutorInfo.newBuilder().setExecutorId(ExecutorID.newBuilder().setValue("e"));
        return message.toBuilder().setExecutor(executor.buildPartial()).buildPartial();
    }

    private static TaskStatus update(TaskState state) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setState(state)
                .setUuid(ByteString.copyFromUtf8(state.name()))
                .build();
    }
}
