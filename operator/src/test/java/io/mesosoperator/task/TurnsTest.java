package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Turns turns = new Turns(Duration.ofMillis(100));

    @Test
    void tenAreToldASecondHoweverManyWait() {
        var told = new ArrayList<Instant>();
        for (var i = 0; i < 100; i++) {
            told.add(turns.next("t" + i, NOW, false, NOW));
        }

        assertThat(told).isSorted().doesNotHaveDuplicates().startsWith(NOW);
        assertThat(told.getLast()).isEqualTo(NOW.plusMillis(9_900));
    }

    @Test
    void whoComesAgainTooEarlyKeepsItsTurn() {
        var _ = turns.next("first", NOW, false, NOW);
        var turn = turns.next("second", NOW, false, NOW);

        assertThat(turns.next("second", NOW, false, NOW.plusMillis(1))).isEqualTo(turn);
        assertThat(turns.next("second", NOW, false, turn)).isEqualTo(turn);
        assertThat(turns.next("third", NOW, false, turn)).isEqualTo(turn.plusMillis(100));
    }

    @Test
    void whatIsNotDueTakesNoTurn() {
        assertThat(turns.next("early", NOW.plusSeconds(10), true, NOW)).isEqualTo(NOW.plusSeconds(10));
        assertThat(turns.next("due", NOW, true, NOW)).isEqualTo(NOW);
    }

    @Test
    void aReasonThatMayChangeIsLookedAtTwiceAMinute() {
        assertThat(turns.next("t", NOW, true, NOW)).isEqualTo(NOW);
        assertThat(turns.next("t", NOW, true, NOW.plusSeconds(1))).isEqualTo(NOW.plusSeconds(30));
        assertThat(turns.next("t", NOW, true, NOW.plusSeconds(30))).isEqualTo(NOW.plusSeconds(30));
        assertThat(turns.next("known", NOW, false, NOW.plusSeconds(40))).isEqualTo(NOW.plus(Duration.ofSeconds(40)));
    }

    @Test
    void theForgottenComeAnew() {
        var _ = turns.next("t", NOW, true, NOW);

        turns.forget("t");

        assertThat(List.of(turns.next("t", NOW, true, NOW.plusSeconds(1)))).containsExactly(NOW.plusSeconds(1));
    }
}
