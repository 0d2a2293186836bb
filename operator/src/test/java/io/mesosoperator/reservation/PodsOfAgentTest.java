package io.mesosoperator.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PodsOfAgentTest {

    private final PodsOfAgent pods = new PodsOfAgent();

    /** A kubelet may have rejected it before the answer to its creation is here. */
    @Test
    void theAnswerToACreationIsOlderThanWhatTheWatchHasTold() {
        var _ = pods.seen(new ReservationPod("pod", "uid", true));

        pods.created(new ReservationPod("pod", "uid", false));

        assertThat(pods.all()).containsExactly(new ReservationPod("pod", "uid", true));
    }

    @Test
    void whatIsGoneBeforeTheAnswerToItsCreationDoesNotStay() {
        var _ = pods.seen(new ReservationPod("pod", "uid", false));
        var _ = pods.gone("uid");

        pods.created(new ReservationPod("pod", "uid", false));

        assertThat(pods.all()).isEmpty();
    }

    @Test
    void whatNoWatchHasToldOfIsThereWhenItIsCreated() {
        var _ = pods.gone("another");

        pods.created(new ReservationPod("pod", "uid", false));

        assertThat(pods.all()).hasSize(1);
        assertThat(pods.seen(new ReservationPod("pod", "uid", false)))
                .as("news")
                .isFalse();
    }
}
