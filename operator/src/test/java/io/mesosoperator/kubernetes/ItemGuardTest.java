package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemGuardTest {

    private Instant now = Instant.EPOCH;
    private final ItemGuard guard = new ItemGuard("test", () -> now);

    @Test
    void anItemThatThrowsDoesNotKeepOthersFromTheirTurn() {
        var done = new ArrayList<String>();

        List.of("a", "poison", "b")
                .forEach(item -> guard.run(item, () -> {
                    if (item.equals("poison")) {
                        throw new IllegalStateException("poison");
                    }
                    done.add(item);
                }));

        assertThat(done).containsExactly("a", "b");
        assertThat(guard.isSetAside("poison")).isTrue();
        assertThat(guard.isSetAside("a")).isFalse();
    }

    @Test
    void itIsTriedAgainAfterPausesThatGrowToFiveMinutes() {
        var pauses = new ArrayList<Duration>();
        for (var i = 0; i < 12; i++) {
            guard.failed("poison", new IllegalStateException());
            pauses.add(guard.pause("poison"));
            now = guard.nextTrial(now).orElseThrow();
            assertThat(guard.isSetAside("poison")).isFalse();
        }

        assertThat(pauses).startsWith(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(pauses).endsWith(Duration.ofMinutes(5));
    }

    /** Who leaves out what is set aside, and then asks when to come again, must come again for it. */
    @Test
    void aPauseThatEndsWhileOthersAreWorkedOnIsNotForgotten() {
        guard.failed("poison", new IllegalStateException());
        var began = now;
        assertThat(guard.isSetAside("poison")).isTrue();

        now = now.plusSeconds(2); // the work on the others

        assertThat(guard.nextTrial(began)).contains(began.plusSeconds(1));
        assertThat(guard.nextTrial(now)).isEmpty();
    }

    @Test
    void anItemThatWorksAgainIsForgotten() {
        guard.failed("poison", new IllegalStateException());

        guard.run("poison", () -> {});

        assertThat(guard.hasFailures()).isFalse();
    }

    @Test
    void anObjectThatIsNestedTooDeeplyIsAnItemThatFails() {
        assertThat(guard.run("deep", ItemGuardTest::recurse)).isFalse();
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private static void recurse() {
        recurse();
    }

    @Test
    void whatIsWrongWithTheProgramIsPassedOn() {
        assertThatThrownBy(() -> guard.run("any", () -> {
                    throw new OutOfMemoryError();
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aNameDoesNotBreakALineOfTheLog() {
        assertThat(LogText.of("a\nERROR b\r\u001b[31m\u2028\u202ec"))
                .isEqualTo("a\uFFFDERROR b\uFFFD\uFFFD[31m\uFFFD\uFFFDc");
        assertThat(LogText.of("x".repeat(1000))).hasSize(503);
    }
}
