package io.mesosoperator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs simulations. {@code -Dsimulation.seeds=20 -Dsimulation.steps=100000} runs more and longer ones,
 * {@code -Dsimulation.seed=42} one again.
 */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 4);
    private static final int STEPS = Integer.getInteger("simulation.steps", 2000);

    static List<Long> seeds() {
        return Optional.ofNullable(Long.getLong("simulation.seed"))
                .map(List::of)
                .orElseGet(() -> LongStream.rangeClosed(1, SEEDS).boxed().toList());
    }

    @ParameterizedTest
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @MethodSource("seeds")
    void nothingIsGivenTwiceWhateverHappens(long seed) {
        var simulation = new Simulation(seed);
        var granted = 0;
        for (var step = 0; step < STEPS; step++) {
            try {
                simulation.step();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError(
                        "step %d of seed %d; again: -Dsimulation.seed=%d -Dsimulation.steps=%d: %s"
                                .formatted(step, seed, seed, STEPS, broken.getMessage()),
                        broken);
            }
            if ((step + 1) % (STEPS / 10) == 0) {
                assertThat(simulation.grants())
                        .as(
                                "tasks granted until step %d of seed %d: a cluster in which nothing"
                                        + " goes on proves nothing",
                                step, seed)
                        .isGreaterThan(granted);
                granted = simulation.grants();
            }
        }
    }
}
