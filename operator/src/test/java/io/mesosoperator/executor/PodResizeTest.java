package io.mesosoperator.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.task.executor.Room;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The statuses are those of a kubelet 1.36. */
class PodResizeTest {

    private static final String HAS_OLD = "{requests: {cpu: 100m, memory: 32Mi}, limits: {memory: 32Mi}}";
    private static final String HAS_ALL = "{requests: {cpu: 1200m, memory: 32Mi}, limits: {memory: 32Mi}}";

    @Test
    void aDeferredResizeIsAwaitedWithTheKubeletsWords() {
        assertThat(PodResize.of(pod(HAS_OLD, condition("Deferred", 2))))
                .isEqualTo(new Room.Awaited(Optional.of("Waiting for the kubelet to resize the executor's pod: Node"
                        + " didn't have enough resource: cpu, requested: 1200, used: 1600, capacity: 2000")));
    }

    @Test
    void anInfeasibleOneIsRefused() {
        assertThat(PodResize.of(pod(HAS_OLD, condition("Infeasible", 2)))).isInstanceOf(Room.Refused.class);
    }

    @Test
    void whatTheKubeletSaidBeforeItSawTheLatestResizeSaysNothingOfThat() {
        assertThat(PodResize.of(pod(HAS_OLD, condition("Infeasible", 1))))
                .isEqualTo(new Room.Awaited(Optional.empty()));
    }

    @Test
    void whoHasWhatItAsksForHasItsRoomWhateverElseIsSaid() {
        assertThat(PodResize.of(pod(HAS_ALL, condition("Deferred", 2)))).isEqualTo(new Room.There());
    }

    @Test
    void whoHasMoreHasItsRoomToo() {
        assertThat(PodResize.of(pod("{requests: {cpu: 2, memory: 64Mi}, limits: {memory: 64Mi}}", "")))
                .isEqualTo(new Room.There());
    }

    @Test
    void whoWasAllocatedItHasItsRoomAlthoughTheRuntimeTellsALittleLess() {
        var told = "{requests: {cpu: 1199m, memory: 32Mi}, limits: {memory: 32Mi}}"
                + ", allocatedResources: {cpu: 1200m, memory: 32Mi}";

        assertThat(PodResize.of(pod(told, ""))).isEqualTo(new Room.There());
        assertThat(PodResize.of(pod(told, "{type: PodResizeInProgress, status: 'True', observedGeneration: 2}")))
                .isEqualTo(new Room.Awaited(Optional.empty()));
    }

    @Test
    void aResizeOnItsWayIsAwaitedWithoutWords() {
        assertThat(PodResize.of(pod(HAS_OLD, ""))).isEqualTo(new Room.Awaited(Optional.empty()));
    }

    @Test
    void whatDoesNotRunYetStartsWithAllOfIt() {
        assertThat(PodResize.of(pod("null", ""))).isEqualTo(new Room.There());
    }

    private static String condition(String reason, int generation) {
        return "{type: PodResizePending, status: 'True', reason: %s, observedGeneration: %d, message: \"%s\"}"
                .formatted(
                        reason,
                        generation,
                        "Node didn't have enough resource: cpu, requested: 1200, used: 1600, capacity: 2000");
    }

    private static Pod pod(String has, String condition) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: e, generation: 2}
                spec:
                  containers:
                  - name: task
                    resources: {requests: {cpu: 1200m, memory: 32Mi}, limits: {memory: 32Mi}}
                status:
                  conditions: [%s]
                  containerStatuses:
                  - {name: task, resources: %s}
                """.formatted(condition, has), Pod.class);
    }
}
