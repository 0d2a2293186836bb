package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.Seal;
import org.junit.jupiter.api.Test;

class PodSealTest {

    private static final TaskKey TASK = new TaskKey("ns", "one", "uid-1");
    private static final Pod POD = pod("one-pod");
    private final PodSeal seal = new PodSeal(Seal.of((byte) 1));

    @Test
    void aSealedPodIsGenuineForItsTaskOnly() {
        var sealed = seal.sealed(TASK, POD);

        assertThat(seal.isGenuine(TASK, sealed)).isTrue();
        assertThat(seal.isGenuine(TASK, POD)).isFalse();
        assertThat(seal.isGenuine(new TaskKey("ns", "one", "uid-2"), sealed)).isFalse();
        assertThat(seal.isGenuine(new TaskKey("other", "one", "uid-1"), sealed)).isFalse();
        assertThat(new PodSeal(Seal.of((byte) 2)).isGenuine(TASK, sealed)).isFalse();
    }

    @Test
    void aSealIsOfOneName() {
        var renamed = new PodBuilder(seal.sealed(TASK, POD))
                .editMetadata()
                .withName("another")
                .endMetadata()
                .build();

        assertThat(seal.isGenuine(TASK, renamed)).isFalse();
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(name)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
    }
}
