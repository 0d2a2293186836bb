package io.mesosoperator.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.instancio.junit.Given;
import org.instancio.junit.Seed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class PropertyTest {

    /** What the properties below were called with. */
    private static final List<Object> SEEN = new ArrayList<>();

    static class Properties {

        @Property
        void holds(@Given long any) {
            SEEN.add(any);
        }

        @Property(tries = 7)
        void holdsSevenTimes(@Between(min = 1, max = 3) int few) {
            SEEN.add(few);
        }

        @Property
        void breaksAtTheEnds(@Between(min = -5, max = 1_000_000) long number, @Given boolean coin) {
            SEEN.add(number);
            assertThat(number).isBetween(-4L, 999_999L);
        }

        @Seed(42)
        @Property
        void breaksAtTheEndsAgain(@Between(min = -5, max = 1_000_000) long number, @Given boolean coin) {
            breaksAtTheEnds(number, coin);
        }
    }

    @BeforeEach
    void nothing() {
        SEEN.clear();
    }

    @Test
    void itIsOneTestAndTriesManyValues() {
        run("holds", "long").assertStatistics(tests -> tests.started(1).succeeded(1));
        assertThat(SEEN).hasSize(1000).doesNotHaveDuplicates();

        SEEN.clear();
        run("holdsSevenTimes", "int").assertStatistics(tests -> tests.started(1).succeeded(1));
        assertThat(SEEN).hasSize(7).allMatch(Set.<Object>of(1, 2, 3)::contains);
    }

    @Test
    void otherRunsTryOtherValues() {
        run("holds", "long");
        var before = new HashSet<>(SEEN);
        SEEN.clear();
        run("holds", "long");

        assertThat(SEEN).doesNotContainAnyElementsOf(before);
    }

    @Test
    void aFailureTellsTheValuesAndTheSeed() {
        assertThat(failure("breaksAtTheEnds"))
                .hasMessageMatching(("(?s)try %d of 1000; again: @Seed\\(\\d+L\\);"
                                + " values: \\{number=%s, coin=(true|false)}: .*Expecting.*")
                        .formatted(SEEN.size(), SEEN.getLast()))
                .hasCauseInstanceOf(AssertionError.class);
    }

    @Test
    void theSameSeedGivesTheSameValues() {
        var failure = failure("breaksAtTheEndsAgain");
        var seen = List.copyOf(SEEN);
        SEEN.clear();

        assertThat(failure("breaksAtTheEndsAgain")).hasMessage(failure.getMessage());
        assertThat(failure).hasMessageContaining("@Seed(42L)");
        assertThat(SEEN).isEqualTo(seen);
    }

    private static Throwable failure(String property) {
        var failed = run(property, "long, boolean").failed().list();
        assertThat(failed).hasSize(1);
        return failed.getFirst()
                .getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    private static Events run(String property, String parameters) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Properties.class, property, parameters))
                .execute()
                .testEvents();
    }
}
