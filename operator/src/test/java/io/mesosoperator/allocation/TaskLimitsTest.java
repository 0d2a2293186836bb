package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.property.Property;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.MostResources;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.security.TenantCounts;
import io.mesosoperator.security.TenantLimit;
import io.mesosoperator.security.TenantLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.instancio.junit.Given;
import org.junit.jupiter.api.Test;

/** Limits of tasks in an allocation run. */
class TaskLimitsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final FrameworkKey A = new FrameworkKey("ads", "a");
    private static final FrameworkKey B = new FrameworkKey("ads", "b");
    private static final FrameworkKey SHOP = new FrameworkKey("shop", "c");

    private final AtomicInteger ids = new AtomicInteger();
    private final Allocator allocator = new Allocator(() -> "new-" + ids.incrementAndGet(), OfferTerms.DEFAULT);
    private final List<FrameworkState> frameworks = new ArrayList<>();
    private final List<ResourceRequest> requests = new ArrayList<>();
    private final List<OutstandingOffer> offers = new ArrayList<>();
    private final TenantCounts tasks = new TenantCounts();
    private TenantLimits limits = TenantLimits.NONE;

    @Test
    void aTaskBeyondTheLimitOfItsNamespaceWaits() {
        limit(Tenant.Kind.NAMESPACE, 2);
        framework(A, "*");
        request("one", A);
        request("two", A);
        request("three", A);

        var results = allocate().results();

        assertThat(results.get("one")).isInstanceOf(AllocationResult.Granted.class);
        assertThat(results.get("two")).isInstanceOf(AllocationResult.Granted.class);
        assertThat(results.get("three"))
                .isInstanceOfSatisfying(
                        AllocationResult.AtLimit.class,
                        limit -> assertThat(limit.message())
                                .isEqualTo("Waiting for another task to end: namespace ads may have 2 tasks at once,"
                                        + " and has no fewer (limits.tasks in the operator's configuration)"));
    }

    @Test
    void theFrameworksOfANamespaceShareItsLimitAndANeighbourHasItsOwn() {
        limit(Tenant.Kind.NAMESPACE, 2);
        framework(A, "*");
        framework(B, "*");
        framework(SHOP, "*");
        tasks.add("ads", "*", 1);
        request("a", A);
        request("b", B);
        request("c", SHOP);
        request("d", SHOP);

        assertThat(granted()).hasSize(3).contains("c", "d");
    }

    @Test
    void theFrameworksOfARoleShareItsLimitInAllNamespaces() {
        limit(Tenant.Kind.ROLE, 1, "prod");
        framework(A, "prod");
        framework(SHOP, "prod");
        framework(B, "*");
        request("a", A);
        request("c", SHOP);
        request("b1", B);
        request("b2", B);

        assertThat(granted()).hasSize(3).contains("b1", "b2");
    }

    @Test
    void whoHasMoreThanALoweredLimitKeepsItAndGetsNoMore() {
        limit(Tenant.Kind.NAMESPACE, 2);
        tasks.add("ads", "*", 5);
        framework(A, "*");
        request("one", A);

        assertThat(allocate().results().get("one")).isInstanceOf(AllocationResult.AtLimit.class);
    }

    @Test
    void onAnOfferItIsLostAndTheOfferStands() {
        limit(Tenant.Kind.NAMESPACE, 1);
        framework(A, "*");
        offers.add(new OutstandingOffer("o1", A, "n1", Resources.parse("cpus:2;mem:1024"), NOW));
        request("one", A, "o1");
        request("two", A, "o1");

        var allocation = allocate();

        assertThat(allocation.results().get("one")).isEqualTo(new AllocationResult.Granted("n1"));
        assertThat(allocation.results().get("two"))
                .isEqualTo(new AllocationResult.Refused(
                        TaskState.TASK_LOST,
                        Reason.REASON_INVALID_OFFERS,
                        "Task cannot be launched now: namespace ads may have 1 task at once, and has no fewer"
                                + " (limits.tasks in the operator's configuration)"));
        assertThat(allocation.offers()).extracting(OutstandingOffer::id).contains("o1");
    }

    /** Whoever asks for what: nobody gets more than its limits, and nobody waits for a limit that has room. */
    @Property(tries = 300)
    void limitsAreKeptAndUsedUp(@Given long seed) {
        var chance = new Random(seed);
        frameworks.clear();
        requests.clear();
        var roles = List.of("*", "prod");
        for (var i = 0; i < 6; i++) {
            framework(new FrameworkKey(i % 2 == 0 ? "ads" : "shop", "f" + i), roles.get(chance.nextInt(2)));
        }
        var most = Map.of(Counted.TASKS, chance.nextInt(8));
        limits = new TenantLimits(List.of(
                limit(Tenant.Kind.NAMESPACE, chance.nextInt(8)),
                new TenantLimit("roles", Tenant.Kind.ROLE, Set.of(), most, MostResources.ANY)));
        for (var i = 0; i < chance.nextInt(30); i++) {
            request("t" + i, frameworks.get(chance.nextInt(6)).key());
        }

        var results = allocate().results();

        var after = new TenantCounts();
        requests.stream()
                .filter(request -> results.get(request.taskUid()) instanceof AllocationResult.Granted)
                .forEach(request -> after.add(request.framework().namespace(), role(request), 1));
        for (var request : requests) {
            var bounds = limits.bounds(Counted.TASKS, request.framework().namespace(), role(request));
            assertThat(bounds).allMatch(bound -> after.of(bound.tenant()) <= bound.most());
            if (!(results.get(request.taskUid()) instanceof AllocationResult.Granted)) {
                assertThat(after.reached(bounds))
                        .as("%s with seed %d", request, seed)
                        .isPresent();
            }
        }
    }

    private String role(ResourceRequest request) {
        return frameworks.stream()
                .filter(state -> state.key().equals(request.framework()))
                .findFirst()
                .orElseThrow()
                .role();
    }

    private Set<String> granted() {
        return allocate().results().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof AllocationResult.Granted)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Allocation allocate() {
        var agents = Map.of(
                "n1",
                new AgentState(
                        new Agent("n1", "n1", Resources.parse("cpus:64;mem:65536"), List.of(), 110, true),
                        Resources.empty(),
                        0));
        return allocator.allocate(
                new Snapshot(
                        agents,
                        frameworks,
                        requests,
                        offers,
                        new OfferFilters(),
                        AllocationPolicy.even().with(limits),
                        Map.of(),
                        tasks),
                NOW,
                true);
    }

    private TenantLimit limit(Tenant.Kind per, int most, String... names) {
        var limit = new TenantLimit("limits", per, Set.of(names), Map.of(Counted.TASKS, most), MostResources.ANY);
        limits = new TenantLimits(List.of(limit));
        return limit;
    }

    private void framework(FrameworkKey key, String role) {
        frameworks.add(new FrameworkState(key, role, false, Resources.empty(), 100, 0));
    }

    private void request(String uid, FrameworkKey framework, String... offerIds) {
        requests.add(new ResourceRequest(
                uid,
                uid,
                framework,
                Resources.parse("cpus:0.1;mem:32"),
                Optional.empty(),
                List.of(offerIds),
                Optional.empty(),
                NOW));
    }
}
