package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that throws because of one thing goes on without it, whatever kind of thing it is. */
class GuardedAllocatorTest {

    private static final int AGENTS = 40;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ItemGuard guard = new ItemGuard("test", () -> now);
    private final GuardedAllocator guarded = new GuardedAllocator(guard);
    private final AtomicInteger runs = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"n0", "n17", "n39", "f0", "f4", "o2", "t0", "t9"})
    void theOthersAreServed(String poison) {
        var allocation = guarded.allocate(snapshot(), run(Set.of(poison)));

        var served = allocation.offers().stream().map(OutstandingOffer::id).toList();
        assertThat(served)
                .containsExactlyInAnyOrderElementsOf(
                        names().filter(name -> !name.equals(poison)).toList());
        assertThat(runs.get()).isLessThan(12); // halving, not one by one
    }

    @Test
    void severalAreSetAsideTogether() {
        var poison = Set.of("n3", "f1", "t5");

        var allocation = guarded.allocate(snapshot(), run(poison));

        assertThat(allocation.offers()).hasSize((int) names().count() - 3);
    }

    @Test
    void aTaskThatIsSetAsideIsTold() {
        var allocation = guarded.allocate(snapshot(), run(Set.of("t5")));

        assertThat(allocation.results().get("t5"))
                .isInstanceOfSatisfying(
                        AllocationResult.Waiting.class,
                        waiting -> assertThat(waiting.message()).contains("set it aside"));
    }

    @Test
    void whatWasSetAsideIsNotTriedBeforeItsTimeAndThenServed() {
        guarded.allocate(snapshot(), run(Set.of("n3")));
        runs.set(0);

        assertThat(guarded.allocate(snapshot(), run(Set.of("n3"))).offers()).hasSize((int) names().count() - 1);
        assertThat(runs.get()).isEqualTo(1);

        now = guarded.nextTrial(now).findFirst().orElseThrow().plus(Duration.ofMillis(1));
        assertThat(guarded.allocate(snapshot(), run(Set.of())).offers()).hasSize((int) names().count());
        assertThat(guard.hasFailures()).isFalse();
    }

    @Test
    void aRunThatFailsWithNothingFails() {
        assertThatThrownBy(() -> guarded.allocate(snapshot(), some -> {
                    throw new IllegalStateException("always");
                }))
                .hasMessage("always");
        assertThat(guard.hasFailures()).isFalse();
    }

    /** "Allocates" an offer for each item, and throws if one of these is among them. */
    private Function<Snapshot, Allocation> run(Set<String> poison) {
        return snapshot -> {
            runs.incrementAndGet();
            var present = Stream.of(
                            snapshot.agents().keySet().stream(),
                            snapshot.frameworks().stream()
                                    .map(framework -> framework.key().name()),
                            snapshot.offers().stream().map(OutstandingOffer::id),
                            snapshot.requests().stream().map(ResourceRequest::taskUid))
                    .flatMap(names -> names)
                    .toList();
            if (present.stream().anyMatch(poison::contains)) {
                throw new ArithmeticException("poisoned");
            }
            return new Allocation(
                    Map.of(), present.stream().map(GuardedAllocatorTest::offer).toList(), List.of(), Optional.empty());
        };
    }

    private static Stream<String> names() {
        return Stream.of(of("n", AGENTS), of("f", 5), of("o", 3), of("t", 10)).flatMap(names -> names);
    }

    private static Stream<String> of(String kind, int count) {
        return IntStream.range(0, count).mapToObj(i -> kind + i);
    }

    private static Snapshot snapshot() {
        var agents = new HashMap<String, AgentState>();
        of("n", AGENTS)
                .forEach(name -> agents.put(
                        name,
                        new AgentState(
                                new Agent(name, name, Resources.parse("cpus:1"), List.of(), 110, true),
                                Resources.empty(),
                                0)));
        var frameworks = of("f", 5)
                .map(name -> new FrameworkState(
                        new FrameworkKey("ns", name), "*", false, Resources.empty(), Integer.MAX_VALUE, 0))
                .toList();
        var requests = of("t", 10)
                .map(name -> new ResourceRequest(
                        name,
                        name,
                        new FrameworkKey("ns", "f0"),
                        Resources.parse("cpus:1"),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Instant.EPOCH))
                .toList();
        var offers = of("o", 3).map(GuardedAllocatorTest::offer).toList();
        return new Snapshot(agents, frameworks, requests, offers, List.of(), AllocationPolicy.even());
    }

    private static OutstandingOffer offer(String id) {
        return new OutstandingOffer(id, new FrameworkKey("ns", "f0"), "n0", Resources.parse("cpus:1"), Instant.EPOCH);
    }
}
