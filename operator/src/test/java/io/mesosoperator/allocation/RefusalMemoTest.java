package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalMemoTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final OfferTerms TERMS = new OfferTerms(Duration.ofSeconds(1), Duration.ofMinutes(5), 2);
    private static final List<String> ROLES = List.of("*", "web", "batch");
    private static final List<String> USED =
            List.of("cpus:1;mem:100", "cpus:2;mem:200", "cpus:3;mem:1024", "mem:1000", "cpus(web):1;mem:10", "");

    /** Filters as the operator keeps them, and the same ones read anew each time. */
    private final OfferFilters kept = new OfferFilters();

    private final List<Filter> filters = new ArrayList<>();
    private final Map<FrameworkKey, FrameworkState> frameworks = new TreeMap<>();
    private final Map<String, AgentState> agents = new HashMap<>();
    private List<OutstandingOffer> offers = List.of();
    private Instant now = START;
    private Random random = new Random(0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsKnownFromBeforeChangesNoAllocation(long seed) {
        random = new Random(seed);
        IntStream.range(0, 6).forEach(this::changeAgent);
        IntStream.range(0, 5).forEach(this::changeFramework);
        var offered = 0;
        for (var step = 0; step < 400; step++) {
            change();
            var withMemory = allocate(kept);
            var without = allocate(OfferFilters.of(filters));
            assertThat(withMemory.offers()).as("step %d", step).isEqualTo(without.offers());
            offers = withMemory.offers();
            offered += offers.size();
        }
        assertThat(offered).as("offers made").isPositive();
    }

    @Test
    void whatEverybodyRefusedIsOfferedAgainWhenMoreIsFree() {
        agent("n1", "cpus:2;mem:100");
        framework(0, false);
        refuse(key(0), "n1", "cpus:2;mem:924", Duration.ofHours(1));
        assertThat(allocate(kept).offers()).isEmpty();
        assertThat(allocate(kept).offers()).isEmpty();

        agent("n1", "cpus:1;mem:100");

        assertThat(allocate(kept).offers())
                .singleElement()
                .satisfies(offer -> assertThat(offer.resources().cpus()).hasValue(3));
    }

    private void change() {
        now = now.plusMillis(random.nextInt(3000));
        filters.removeIf(filter -> !now.isBefore(filter.expiry()));
        switch (random.nextInt(8)) {
            case 0 -> changeAgent(random.nextInt(6));
            case 1 -> changeFramework(random.nextInt(5));
            case 2 -> revive(key(random.nextInt(5)));
            case 3 -> frameworks.remove(key(random.nextInt(5)));
            default -> declineEverything();
        }
    }

    private void declineEverything() {
        offers.forEach(offer -> refuse(
                offer.framework(),
                offer.slaveId(),
                offer.resources().toString().replaceAll("\\{}", ""),
                Duration.ofSeconds(1 + random.nextInt(20))));
        offers = List.of();
    }

    private void refuse(FrameworkKey framework, String slaveId, String resources, Duration time) {
        var filter = new Filter(framework, slaveId, Resources.parse(resources), now.plus(time));
        filters.add(filter);
        kept.add(filter);
    }

    private void revive(FrameworkKey framework) {
        kept.forget(framework);
        filters.removeIf(filter -> filter.framework().equals(framework));
    }

    private void changeFramework(int number) {
        framework(number, random.nextBoolean());
        offers = offers.stream()
                .filter(offer -> frameworks.containsKey(offer.framework()))
                .toList();
    }

    private void framework(int number, boolean revocable) {
        frameworks.put(
                key(number),
                new FrameworkState(key(number), ROLES.get(number % 3), revocable, Resources.empty(), 2, 0));
    }

    private void changeAgent(int number) {
        agent("n" + number, USED.get(random.nextInt(USED.size())));
    }

    private void agent(String slaveId, String used) {
        var total = Resources.parse("cpus:4;mem:1024;cpus(web):1;mem(web):64;cpus{REV}:1");
        agents.put(
                slaveId,
                new AgentState(new Agent(slaveId, slaveId, total, List.of(), 110, true), Resources.parse(used), 0));
    }

    private Allocation allocate(OfferFilters refusals) {
        var ids = new AtomicInteger();
        var standing = offers.stream()
                .filter(offer -> frameworks.containsKey(offer.framework()))
                .toList();
        var snapshot = new Snapshot(
                agents,
                List.copyOf(frameworks.values()),
                List.of(),
                standing,
                refusals,
                new AllocationPolicy(new Weights(Map.of()), Quotas.NONE, Optional.empty(), Set.of()),
                Map.of());
        return new Allocator(() -> "%s-%d".formatted(now, ids.incrementAndGet()), TERMS).allocate(snapshot, now, true);
    }

    private static FrameworkKey key(int number) {
        return new FrameworkKey("ns", "f" + number);
    }
}
