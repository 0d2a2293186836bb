package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KillGraceTest {

    @ParameterizedTest
    @CsvSource({
        // the pod's own, what counts now, what is asked (-1: nothing), what comes of it (-1: nothing)
        "30, 30, -1, -1",
        "30, 30, 30, -1",
        "30, 30, 29, 29",
        "30, 30, 60, -1",
        "30, 60, -1, 30", // an earlier KILL has given it more than it has itself
        "30, 5, -1, -1",
        "30, 1, 0, -1", // there is no less
        "30, 2, 0, 1",
        "0, 2, -1, 1",
    })
    void aLaterKillShortensAndNeverLengthens(long own, long counts, long asked, long shorter) {
        var pod = pod(own);
        pod.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        pod.getMetadata().setDeletionGracePeriodSeconds(counts);

        assertThat(KillGrace.shorter(asked < 0 ? OptionalLong.empty() : OptionalLong.of(asked), pod))
                .isEqualTo(shorter < 0 ? OptionalLong.empty() : OptionalLong.of(shorter));
    }

    @Test
    void aPodThatIsNotBeingDeletedHasNothingToShorten() {
        assertThat(KillGrace.shorter(OptionalLong.of(1), pod(30))).isEmpty();
    }

    @Test
    void noDeletionForgetsAPodBeforeItsProcessHasEnded() {
        assertThat(KillGrace.forDeletion(OptionalLong.of(0))).hasValue(1);
        assertThat(KillGrace.forDeletion(OptionalLong.of(7))).hasValue(7);
        assertThat(KillGrace.forDeletion(OptionalLong.empty())).isEmpty();
    }

    private static Pod pod(long own) {
        return new PodBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(own)
                .endSpec()
                .build();
    }
}
