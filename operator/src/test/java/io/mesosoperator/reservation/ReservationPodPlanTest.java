package io.mesosoperator.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReservationPodPlanTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ReservationPod RIGHT = new ReservationPod("right", "u1", false);
    private static final ReservationPod WRONG = new ReservationPod("wrong", "u2", false);
    private static final ReservationPod FAILED = new ReservationPod("right", "u3", true);

    @Test
    void theRightOneStays() {
        var plan = decide(Optional.of(pod("right")), RIGHT);

        assertThat(plan.surplus()).isEmpty();
        assertThat(plan.missing()).isEmpty();
    }

    @Test
    void aWrongOneIsSwappedAtOnce() {
        var plan = decide(Optional.of(pod("right")), WRONG);

        assertThat(plan.surplus()).containsExactly(WRONG);
        assertThat(plan.missing()).contains(pod("right"));
    }

    @Test
    void whereNoneShouldBeAllGo() {
        var plan = decide(Optional.empty(), RIGHT, WRONG, FAILED);

        assertThat(plan.surplus()).containsExactly(RIGHT, WRONG, FAILED);
        assertThat(plan.missing()).isEmpty();
    }

    @Test
    void oneThatFailedIsDeletedAndMadeAgainLaterEachTime() {
        var backOff = BackOff.NONE;
        var now = NOW;
        for (var seconds : List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300)) {
            var failed = ReservationPodPlan.decide(Optional.of(pod("right")), List.of(FAILED), backOff, now);
            assertThat(failed.surplus()).containsExactly(FAILED);
            assertThat(failed.missing()).isEmpty();
            backOff = failed.backOff();
            assertThat(backOff.until()).isEqualTo(now.plusSeconds(seconds));

            now = backOff.until();
            var again = ReservationPodPlan.decide(Optional.of(pod("right")), List.of(), backOff, now);
            assertThat(again.missing()).isPresent();
        }
    }

    @Test
    void anotherThanTheOneThatFailedIsMadeAtOnce() {
        var backOff = BackOff.NONE.failed("wrong", NOW);

        assertThat(ReservationPodPlan.decide(Optional.of(pod("right")), List.of(), backOff, NOW)
                        .missing())
                .isPresent();
    }

    @Test
    void aFailureLongAfterTheLastIsTheFirst() {
        var much = BackOff.NONE.failed("right", NOW).failed("right", NOW).failed("right", NOW);
        var later = NOW.plus(Duration.ofHours(1));

        assertThat(much.failed("right", later).until()).isEqualTo(later.plusSeconds(1));
    }

    private static ReservationPodPlan decide(Optional<Pod> wanted, ReservationPod... there) {
        return ReservationPodPlan.decide(wanted, List.of(there), BackOff.NONE, NOW);
    }

    private static Pod pod(String name) {
        return new PodBuilder().withNewMetadata().withName(name).endMetadata().build();
    }
}
