package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.junit.jupiter.api.Test;

class AllocatorTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration OFFER_TIMEOUT = OfferTerms.DEFAULT.timeout();
    private static final FrameworkKey A = new FrameworkKey("ns", "a");
    private static final FrameworkKey B = new FrameworkKey("ns", "b");

    private final AtomicInteger ids = new AtomicInteger();
    private final Allocator allocator = new Allocator(() -> "o" + ids.incrementAndGet(), OfferTerms.DEFAULT);

    private final Map<String, AgentState> agents = new LinkedHashMap<>();
    private final List<FrameworkState> frameworks = new ArrayList<>();
    private final List<ResourceRequest> requests = new ArrayList<>();
    private final List<OutstandingOffer> offers = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();

    @Test
    void aWholeAgentIsOfferedToOneFramework() {
        agent("n1", "cpus:2;mem:1024;ports:[31000-32000]", "");
        framework(A);

        var allocation = allocate();

        assertThat(allocation.offers()).containsExactly(offer("o1", A, "n1", "cpus:2;mem:1024;ports:[31000-32000]"));
    }

    @Test
    void ofTasksOfOneSecondWhoCameFirstIsFirst() {
        agent("n1", "cpus:1;mem:1024", "");
        framework(A);
        for (var uid : List.of("z", "m", "a")) {
            requests.add(new ResourceRequest(
                    uid, uid, A, Resources.parse("cpus:1;mem:32"), Optional.empty(), List.of(), Optional.empty(), NOW));
        }

        assertThat(allocate().results()).containsOnlyKeys("z");
    }

    @Test
    void twoFrameworksShareTwoAgents() {
        agent("n1", "cpus:2;mem:1024", "");
        agent("n2", "cpus:2;mem:1024", "");
        framework(A);
        framework(B);

        var allocation = allocate();

        assertThat(allocation.offers())
                .containsExactly(offer("o1", A, "n1", "cpus:2;mem:1024"), offer("o2", B, "n2", "cpus:2;mem:1024"));
    }

    @Test
    void anAgentWithPortsInMoreRangesThanAnOfferTakesIsOfferedWithTheLowest() {
        var ports = IntStream.range(0, 1100)
                .mapToObj(i -> "%d-%d".formatted(10_000 + 3 * i, 10_001 + 3 * i))
                .collect(Collectors.joining(","));
        agent("n1", "cpus:2;mem:1024;ports:[" + ports + "]", "");
        framework(A);

        var offer = allocate().offers().getFirst().resources();

        assertThat(offer.cpus()).hasValue(2);
        assertThat(offer.ports().orElseThrow().asList()).hasSize(1024).first().hasToString("10000-10001");
    }

    @Test
    void whatIsInUseIsNotOffered() {
        agent("n1", "cpus:2;mem:1024;ports:[31000-31002]", "cpus:0.5;mem:100;ports:[31001-31001]");
        framework(A);

        var allocation = allocate();

        assertThat(allocation.offers())
                .containsExactly(offer("o1", A, "n1", "cpus:1.5;mem:924;ports:[31000-31000,31002-31002]"));
    }

    @Test
    void lessThanMesosMinimumIsNotOffered() {
        agent("n1", "cpus:2;mem:1024", "cpus:1.995;mem:1000");
        framework(A);

        assertThat(allocate().offers()).isEmpty();
    }

    @Test
    void anAgentWithoutPodSlotsIsNotOffered() {
        agents.put(
                "n1",
                new AgentState(
                        new Agent("n1", "n1", Resources.parse("cpus:2;mem:1024"), List.of(), 3, true),
                        Resources.empty(),
                        3));
        framework(A);

        assertThat(allocate().offers()).isEmpty();
    }

    @Test
    void anOfferShrinksWhenOthersTakeOfItsAgent() {
        agent("n1", "cpus:2;mem:1024", "cpus:1;mem:24");
        framework(A);
        offers.add(offer("old", A, "n1", "cpus:2;mem:1024"));

        assertThat(allocate().offers()).containsExactly(offer("old", A, "n1", "cpus:1;mem:1000"));
    }

    @Test
    void anOfferGrowsByWhatBecomesFree() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        offers.add(offer("old", A, "n1", "cpus:1;mem:512"));

        assertThat(allocate().offers()).containsExactly(offer("old", A, "n1", "cpus:2;mem:1024"));
    }

    @Test
    void anOfferOfAnAgentThatIsGoneEnds() {
        framework(A);
        offers.add(offer("old", A, "gone", "cpus:1;mem:512"));

        assertThat(allocate().offers()).isEmpty();
    }

    @Test
    void c42AnOfferThatIsNotAnsweredInTimeGoesToWhoeverWasMadeFewer() {
        agent("n1", "cpus:2;mem:1024", "");
        frameworks.add(new FrameworkState(A, "*", false, Resources.empty(), 100, 1));
        frameworks.add(new FrameworkState(B, "*", false, Resources.empty(), 100, 0));
        offers.add(offer("old", A, "n1", "cpus:2;mem:1024"));

        var allocation = allocator.allocate(snapshot(), NOW.plus(OFFER_TIMEOUT), true);

        assertThat(allocation.offers())
                .containsExactly(new OutstandingOffer(
                        "o1", B, "n1", Resources.parse("cpus:2;mem:1024"), NOW.plus(OFFER_TIMEOUT)));
    }

    @Test
    void aSuppressedFrameworkGetsNothing() {
        agent("n1", "cpus:2;mem:1024", "");
        frameworks.add(new FrameworkState(A, "*", false, Resources.empty(), 0, 0));

        assertThat(allocate().offers()).isEmpty();
    }

    @Test
    void whatWasRefusedIsNotOfferedAgainBeforeTheFilterExpires() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        filters.add(new Filter(A, "n1", Resources.parse("cpus:2;mem:1024"), NOW.plusSeconds(5)));

        assertThat(allocate().offers()).isEmpty();
        assertThat(allocator.allocate(snapshot(), NOW.plusSeconds(5), true).offers())
                .hasSize(1);
    }

    @Test
    void moreThanWasRefusedIsANewOffer() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        filters.add(new Filter(A, "n1", Resources.parse("cpus:1;mem:1024"), NOW.plusSeconds(5)));

        assertThat(allocate().offers()).hasSize(1);
    }

    @Test
    void aTaskTakesOfTheOfferThatItNamesAndTheRestStaysOffered() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        offers.add(offer("o", A, "n1", "cpus:2;mem:1024"));
        requests.add(request("t", A, "cpus:0.5;mem:24").offers("o").build());

        var allocation = allocate();

        assertThat(allocation.results()).containsEntry("t", new AllocationResult.Granted("n1"));
        assertThat(allocation.offers()).containsExactly(offer("o", A, "n1", "cpus:1.5;mem:1000"));
    }

    @Test
    void leftoversAreRefusedWhenTheTaskSaysFilters() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        offers.add(offer("o", A, "n1", "cpus:2;mem:1024"));
        requests.add(request("t", A, "cpus:0.5;mem:24")
                .offers("o")
                .refuse(Duration.ofSeconds(60))
                .build());

        var allocation = allocate();

        assertThat(allocation.offers()).isEmpty();
        assertThat(allocation.filters())
                .containsExactly(new Filter(A, "n1", Resources.parse("cpus:1.5;mem:1000"), NOW.plusSeconds(60)));
    }

    @Test
    void c40TwoOffersOfOneAgentAreCombined() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        offers.add(offer("o1", A, "n1", "cpus:1;mem:512"));
        offers.add(offer("o2", A, "n1", "cpus:1;mem:512"));
        requests.add(request("t", A, "cpus:2;mem:1024").offers("o1", "o2").build());

        assertThat(allocate().results()).containsEntry("t", new AllocationResult.Granted("n1"));
    }

    @Test
    void c38OffersOfTwoAgentsAreInvalid() {
        agent("n1", "cpus:2;mem:1024", "");
        agent("n2", "cpus:2;mem:1024", "");
        framework(A);
        offers.add(offer("o1", A, "n1", "cpus:2;mem:1024"));
        offers.add(offer("o2", A, "n2", "cpus:2;mem:1024"));
        requests.add(request("t", A, "cpus:3;mem:24").offers("o1", "o2").build());

        assertLost("Task launched with invalid offers: Aggregated offers must belong to one single slave. "
                + "Offer o2 uses slave n2 and slave n1");
    }

    @Test
    void anOfferThatIsGoneIsInvalid() {
        framework(A);
        requests.add(request("t", A, "cpus:1;mem:24").offers("gone").build());

        assertLost("Task launched with invalid offers: Offer gone is no longer valid");
    }

    @Test
    void theSameOfferTwiceIsInvalid() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        offers.add(offer("o", A, "n1", "cpus:2;mem:1024"));
        requests.add(request("t", A, "cpus:1;mem:24").offers("o", "o").build());

        assertLost("Task launched with invalid offers: Duplicate offer o in offer list");
    }

    @Test
    void anotherFrameworksOfferIsInvalid() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        framework(B);
        offers.add(offer("o", B, "n1", "cpus:2;mem:1024"));
        requests.add(request("t", A, "cpus:1;mem:24").offers("o").build());

        assertLost("Task launched with invalid offers: Offer o has invalid framework b while framework a is expected");
    }

    @Test
    void c32MoreThanOfferedIsAnError() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        offers.add(offer("o", A, "n1", "cpus:2;mem:1024"));
        requests.add(request("t", A, "cpus:2.01;mem:24").offers("o").build());

        assertThat(allocate().results())
                .containsEntry(
                        "t",
                        new AllocationResult.Refused(
                                TaskState.TASK_ERROR,
                                Reason.REASON_TASK_INVALID,
                                "Task uses more resources cpus:2.01; mem:24 than available cpus:2; mem:1024"));
    }

    @Test
    void aTaskThatFittedTheOfferBeforeItShrankIsLost() {
        agent("n1", "cpus:2;mem:1024", "cpus:1.5;mem:24");
        framework(A);
        offers.add(offer("o", A, "n1", "cpus:2;mem:1024"));
        requests.add(request("t", A, "cpus:1;mem:24").offers("o").build());

        assertLost("Task launched with invalid offers: Offer o has shrunk to cpus:0.5; mem:1000");
    }

    @Test
    void aDeclaredTaskMayTakeWhatAnotherFrameworkHasNotAnswered() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        framework(B);
        offers.add(offer("o", B, "n1", "cpus:2;mem:1024"));
        requests.add(request("t", A, "cpus:1;mem:24").build());

        var allocation = allocate();

        assertThat(allocation.results()).containsEntry("t", new AllocationResult.Granted("n1"));
        assertThat(allocation.offers()).containsExactly(offer("o", B, "n1", "cpus:1;mem:1000"));
    }

    @Test
    void theFrameworkWithTheSmallerShareGoesFirst() {
        agent("n1", "cpus:3;mem:1024", "cpus:2;mem:64");
        frameworks.add(new FrameworkState(A, "*", false, Resources.parse("cpus:2;mem:64"), 100, 0));
        framework(B);
        requests.add(request("a-first", A, "cpus:1;mem:24").build());
        requests.add(request("b-later", B, "cpus:1;mem:24").build());

        assertThat(allocate().results()).containsOnlyKeys("b-later");
    }

    @Test
    void aTaskGoesOnlyToTheAgentThatItNames() {
        agent("n1", "cpus:2;mem:1024", "");
        agent("n2", "cpus:2;mem:1024", "");
        framework(A);
        requests.add(request("t", A, "cpus:1;mem:24").on("n2").build());

        assertThat(allocate().results()).containsEntry("t", new AllocationResult.Granted("n2"));
    }

    @Test
    void aTaskForAnAgentThatIsNotThereSaysSo() {
        agent("n1", "cpus:2;mem:1024", "");
        framework(A);
        requests.add(request("t", A, "cpus:1;mem:24").on("n9").build());

        assertThat(allocate().results().get("t"))
                .isInstanceOfSatisfying(
                        AllocationResult.Waiting.class,
                        waiting -> assertThat(waiting.message())
                                .startsWith("Waiting for agent n9: no node has that name"));
    }

    @Test
    void whatOnlyOtherRolesHaveIsNotTold() {
        agent("n1", "cpus:2;mem:1024;secret(db):5", "");
        framework(A);
        requests.add(request("t", A, "cpus:1;mem:24;gpus:1").build());

        assertThat(allocate().results().get("t"))
                .isEqualTo(new AllocationResult.Waiting(
                        WaitReason.RESOURCE_UNKNOWN,
                        "Waiting for an agent that has any 'gpus': they have cpus, mem; an Agent object can give one"
                                + " more"));
    }

    @Test
    void aTaskThatWaitsForItsTurnHasNoVerdict() {
        agent("n1", "cpus:2;mem:1024", "cpus:2;mem:24");
        framework(A);
        requests.add(request("t", A, "cpus:1;mem:24").build());

        assertThat(allocate().results()).isEmpty();
    }

    private void assertLost(String message) {
        assertThat(allocate().results())
                .containsEntry(
                        "t", new AllocationResult.Refused(TaskState.TASK_LOST, Reason.REASON_INVALID_OFFERS, message));
    }

    private Allocation allocate() {
        return allocator.allocate(snapshot(), NOW, true);
    }

    private Snapshot snapshot() {
        return new Snapshot(agents, frameworks, requests, offers, filters, AllocationPolicy.even());
    }

    private void agent(String name, String total, String used) {
        var agent = new Agent(name, name, Resources.parse(total), List.of(), 110, true);
        agents.put(name, new AgentState(agent, Resources.parse(used), used.isEmpty() ? 0 : 1));
    }

    private void framework(FrameworkKey key) {
        frameworks.add(new FrameworkState(key, "*", false, Resources.empty(), 100, 0));
    }

    private static OutstandingOffer offer(String id, FrameworkKey framework, String slaveId, String resources) {
        return new OutstandingOffer(id, framework, slaveId, Resources.parse(resources), NOW);
    }

    private static DemandBuilder request(String uid, FrameworkKey framework, String resources) {
        return new DemandBuilder(
                uid, framework, Resources.parse(resources), Optional.empty(), List.of(), Optional.empty());
    }

    private record DemandBuilder(
            String uid,
            FrameworkKey framework,
            Resources resources,
            Optional<String> slaveId,
            List<String> offerIds,
            Optional<Duration> refusal) {

        DemandBuilder offers(String... ids) {
            return new DemandBuilder(uid, framework, resources, slaveId, List.of(ids), refusal);
        }

        DemandBuilder on(String agent) {
            return new DemandBuilder(uid, framework, resources, Optional.of(agent), offerIds, refusal);
        }

        DemandBuilder refuse(Duration time) {
            return new DemandBuilder(uid, framework, resources, slaveId, offerIds, Optional.of(time));
        }

        ResourceRequest build() {
            return new ResourceRequest(uid, uid, framework, resources, slaveId, offerIds, refusal, NOW);
        }
    }
}
