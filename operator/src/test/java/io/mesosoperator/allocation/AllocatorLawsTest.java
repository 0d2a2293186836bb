package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.Taint;
import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.kubernetes.Kubernetes.Toleration;
import io.mesosoperator.property.Property;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.instancio.junit.Given;

/** What holds after every allocation, whatever came before it. */
class AllocatorLawsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** Of an agent, so that some demands are granted. */
    private static final Resources LEAST = Resources.parse("cpus:2;mem:1024;ports:[31000-31010]");

    @Property(tries = 200)
    void nothingIsEverOfferedOrGrantedTwice(@Given long seed) {
        var chance = new Random(seed);
        var ids = new AtomicInteger();
        var allocator = new Allocator(() -> "o" + ids.incrementAndGet(), OfferTerms.DEFAULT);
        var snapshot = snapshot(chance, List.of());
        for (var round = 0; round < 5; round++) {
            var allocation = allocator.allocate(snapshot, NOW, chance.nextBoolean());

            for (var slaveId : snapshot.agents().keySet()) {
                var state = snapshot.agents().get(slaveId);
                var given = granted(snapshot, allocation, slaveId).plus(offered(allocation, slaveId));
                assertThat(state.free().contains(given))
                        .as("seed %d, %s: %s of %s", seed, slaveId, given, state.free())
                        .isTrue();
            }
            snapshot = snapshot(chance, allocation.offers());
        }
    }

    @Property(tries = 200)
    void nobodyGetsAnAgentWhoseTaintsItDoesNotTolerate(@Given long seed) {
        var chance = new Random(seed);
        var ids = new AtomicInteger();
        var allocator = new Allocator(() -> "o" + ids.incrementAndGet(), OfferTerms.DEFAULT);
        var snapshot = snapshot(chance, List.of());
        for (var round = 0; round < 5; round++) {
            var allocation = allocator.allocate(snapshot, NOW, chance.nextBoolean());

            var tolerations = snapshot.frameworks().stream()
                    .collect(Collectors.toMap(FrameworkState::key, FrameworkState::tolerations));
            for (var offer : allocation.offers()) {
                assertTolerated(
                        snapshot, offer.slaveId(), tolerations.getOrDefault(offer.framework(), Tolerations.NONE));
            }
            for (var request : snapshot.requests()) {
                if (allocation.results().get(request.taskUid()) instanceof AllocationResult.Granted(var slaveId)) {
                    assertTolerated(
                            snapshot,
                            slaveId,
                            tolerations
                                    .getOrDefault(request.framework(), Tolerations.NONE)
                                    .plus(request.tolerations()));
                }
            }
            snapshot = snapshot(chance, allocation.offers());
        }
    }

    private static void assertTolerated(Snapshot snapshot, String slaveId, Tolerations tolerations) {
        var taints =
                Objects.requireNonNull(snapshot.agents().get(slaveId)).agent().taints();
        assertThat(tolerations.tolerate(taints))
                .as("%s of %s by %s", taints, slaveId, tolerations)
                .isTrue();
    }

    private static Resources granted(Snapshot snapshot, Allocation allocation, String slaveId) {
        return snapshot.requests().stream()
                .filter(request -> new AllocationResult.Granted(slaveId)
                        .equals(allocation.results().get(request.taskUid())))
                .map(ResourceRequest::resources)
                .reduce(Resources.empty(), Resources::plus);
    }

    private static Resources offered(Allocation allocation, String slaveId) {
        return allocation.offers().stream()
                .filter(offer -> offer.slaveId().equals(slaveId))
                .map(OutstandingOffer::resources)
                .reduce(Resources.empty(), Resources::plus);
    }

    private static Snapshot snapshot(Random chance, List<OutstandingOffer> offers) {
        var agents = new HashMap<String, AgentState>();
        for (var i = 0; i < 1 + chance.nextInt(4); i++) {
            var whole = amount(chance, 8).plus(LEAST);
            var agent = new Agent("n" + i, "n" + i, whole, List.of(), 5, taints(chance), chance.nextInt(5) > 0);
            agents.put("n" + i, new AgentState(agent, amount(chance, 4), chance.nextInt(6)));
        }
        var frameworks = List.of(framework(chance, "a"), framework(chance, "b"), framework(chance, "c"));
        var requests = new ArrayList<ResourceRequest>();
        for (var i = 0; i < chance.nextInt(8); i++) {
            requests.add(new ResourceRequest(
                    "t" + i,
                    "t" + i,
                    frameworks.get(chance.nextInt(3)).key(),
                    amount(chance, 3),
                    chance.nextInt(4) == 0 ? Optional.of("n1") : Optional.empty(),
                    offers.isEmpty() || chance.nextBoolean()
                            ? List.of()
                            : List.of(offers.get(chance.nextInt(offers.size())).id()),
                    Optional.empty(),
                    Optional.empty(),
                    tolerations(chance),
                    NOW.plusSeconds(i)));
        }
        return new Snapshot(agents, frameworks, requests, offers, List.of(), AllocationPolicy.even());
    }

    private static FrameworkState framework(Random chance, String name) {
        return new FrameworkState(
                new FrameworkKey("ns", name),
                "*",
                false,
                amount(chance, 2),
                chance.nextInt(4) > 0 ? 3 : 0,
                chance.nextInt(3),
                tolerations(chance));
    }

    private static Set<Taint> taints(Random chance) {
        return chance.nextBoolean()
                ? Set.of()
                : chance.ints(1 + chance.nextInt(2), 0, 3)
                        .mapToObj(i -> new Taint("k" + i, "", "NoSchedule"))
                        .collect(Collectors.toSet());
    }

    private static Tolerations tolerations(Random chance) {
        return Tolerations.of(chance.ints(chance.nextInt(3), 0, 3)
                .mapToObj(i -> Toleration.newBuilder()
                        .setKey("k" + i)
                        .setOperator(Toleration.Operator.Exists)
                        .build())
                .toList());
    }

    private static Resources amount(Random chance, int cpus) {
        var port = 31000 + chance.nextInt(10);
        return Resources.parse("cpus:%d.%d;mem:%d;ports:[%d-%d]"
                .formatted(
                        chance.nextInt(cpus),
                        1 + chance.nextInt(9),
                        32 + chance.nextInt(256 * cpus),
                        port,
                        port + chance.nextInt(cpus)));
    }
}
