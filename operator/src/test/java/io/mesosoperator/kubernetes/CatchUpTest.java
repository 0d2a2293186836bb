package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.kubernetes.CatchUp.Listed;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatchUpTest {

    /** At version 10 there were one object of version 4 and one of version 9. */
    private final Listed listed = new Listed(10, Map.of("a", 4L, "b", 9L));

    @Test
    void aCacheThatHasThemAllHasCaughtUp() {
        assertThat(listed.isSeenBy(Map.of("a", 4L, "b", 9L))).isTrue();
    }

    @Test
    void soHasOneThatIsAhead() {
        assertThat(listed.isSeenBy(Map.of("a", 11L, "b", 9L, "c", 12L))).isTrue();
    }

    @Test
    void oneThatLacksAnObjectHasNot() {
        assertThat(listed.isSeenBy(Map.of("a", 4L))).isFalse();
    }

    @Test
    void oneThatHasAnObjectAsItWasBeforeHasNot() {
        assertThat(listed.isSeenBy(Map.of("a", 4L, "b", 8L))).isFalse();
    }

    @Test
    void oneThatHasNotHeardOfADeletionHasNot() {
        assertThat(listed.isSeenBy(Map.of("a", 4L, "b", 9L, "c", 7L))).isFalse();
    }
}
