package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mesosoperator.api.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<TaskKey> woken = new CopyOnWriteArrayList<>();
    private final Turns turns = new Turns("test", Duration.ofMillis(1), woken::add);

    @Test
    void whoIsWokenHasItsTurnOnce() {
        var task = task("a", 1);
        assertThat(turns.isTurnOf(task)).isFalse();
        assertThat(turns.isTurnOf(task)).isFalse();

        work();
        await().untilAsserted(() -> assertThat(woken).containsExactly(task));

        assertThat(turns.isTurnOf(task)).isTrue();
        assertThat(turns.isTurnOf(task)).isFalse();
    }

    @Test
    void whoeverHasManyHoldsUpHimself() {
        IntStream.range(0, 100).forEach(number -> turns.isTurnOf(task("many", number)));
        var one = task("one", 0);
        turns.isTurnOf(one);

        work();
        await().untilAsserted(() -> assertThat(woken).contains(one));

        assertThat(woken.indexOf(one)).isLessThan(10);
    }

    @Test
    void aReasonThatMayChangeIsLookedAtAfterTenSecondsAndThenTwiceAMinute() {
        var task = task("a", 1);
        assertThat(turns.due(task, Instant.MIN, true, NOW)).isEqualTo(NOW.plusSeconds(10));
        assertThat(turns.due(task, Instant.MIN, true, NOW.plusSeconds(9))).isEqualTo(NOW.plusSeconds(10));

        assertThat(turns.looked(task, NOW)).isEqualTo(NOW.plusSeconds(30));

        assertThat(turns.due(task, Instant.MIN, true, NOW)).isEqualTo(NOW.plusSeconds(30));
        assertThat(turns.due(task, NOW.plusSeconds(60), true, NOW)).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void whatIsKnownIsDueWhenItMayBeTold() {
        assertThat(turns.due(task("a", 1), NOW, false, NOW)).isEqualTo(NOW);
    }

    @Test
    void theForgottenComeAnew() {
        var task = task("a", 1);
        var _ = turns.looked(task, NOW);

        turns.forget(task);

        assertThat(turns.due(task, Instant.MIN, true, NOW)).isEqualTo(NOW.plusSeconds(10));
    }

    private void work() {
        Thread.ofVirtual().start(turns.worker());
    }

    private static TaskKey task(String namespace, int number) {
        return new TaskKey(namespace, "t" + number, namespace + number);
    }
}
