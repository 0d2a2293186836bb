package io.mesosoperator.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Seal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutorSealTest {

    private static final ExecutorSeal SEAL = new ExecutorSeal(Seal.of((byte) 1));
    private static final ExecutorPodName POD = new ExecutorPodName("ns", "e-1");
    private static final String SHUTDOWN = "2026-01-01T00:00:00Z SCHEDULER";

    @Test
    void whatAnOperatorHasSignedIsBelieved() {
        var signed = SEAL.signed(Annotations.EXECUTOR_SHUTDOWN, POD, SHUTDOWN);

        assertThat(believed(Map.of(Annotations.EXECUTOR_SHUTDOWN, signed)))
                .containsExactly(Map.entry(Annotations.EXECUTOR_SHUTDOWN, SHUTDOWN));
    }

    @Test
    void whatIsNotSignedIsNot() {
        assertThat(believed(Map.of(
                        Annotations.EXECUTOR_SHUTDOWN, SHUTDOWN, Annotations.FAILOVER_TIMEOUT, "1e9", "other", "kept")))
                .containsExactly(Map.entry("other", "kept"));
    }

    @Test
    void aSignatureIsWorthNothingForAnotherPodOrAnotherAnnotation() {
        var other = SEAL.signed(Annotations.FAILOVER_TIMEOUT, new ExecutorPodName("ns", "e-2"), "9");
        var shutdown = SEAL.signed(Annotations.FAILOVER_TIMEOUT, POD, SHUTDOWN);

        assertThat(believed(Map.of(Annotations.FAILOVER_TIMEOUT, other, Annotations.EXECUTOR_SHUTDOWN, shutdown)))
                .isEmpty();
    }

    @Test
    void whatWasBelievedStaysWhateverIsWrittenSince() {
        var before = pod(Map.of(Annotations.FAILOVER_TIMEOUT, "60.0"));

        for (var since : new String[] {"0", "", "no number", "1e9 forged"}) {
            assertThat(SEAL.in(pod(Map.of(Annotations.FAILOVER_TIMEOUT, since)), Optional.of(before)))
                    .isEqualTo(before);
        }
        assertThat(SEAL.in(pod(Map.of()), Optional.of(before))).isEqualTo(before);
    }

    private static Map<String, String> believed(Map<String, String> annotations) {
        return SEAL.in(pod(annotations), Optional.empty()).getMetadata().getAnnotations();
    }

    private static Pod pod(Map<String, String> annotations) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(POD.namespace())
                .withName(POD.name())
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }
}
