package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.NoOfferReason;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.TenantLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Why a task waits, and why a framework has no offer: each reason, brought about. */
class ExplanationsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final FrameworkKey WEB = new FrameworkKey("ns", "web");
    private static final FrameworkKey DB = new FrameworkKey("ns", "db");
    private static final Resources PER_TASK = Resources.parse("cpus:1;mem:4096");

    private final Map<String, AgentState> agents = new LinkedHashMap<>();
    private final List<FrameworkState> frameworks = new ArrayList<>();
    private final List<ResourceRequest> requests = new ArrayList<>();
    private final List<OutstandingOffer> offers = new ArrayList<>();
    private final OfferFilters filters = new OfferFilters();
    private AllocationPolicy policy = AllocationPolicy.even();

    @Test
    void agentsAreBusyAndTheNumbersSayHowMuchIsMissing() {
        agent("n1", "cpus:8;mem:8192", "mem:5092");
        agent("n2", "cpus:8;mem:8192", "mem:8000");
        agent("n3", "cpus:8;mem:8192", "cpus:8");
        framework(WEB, "*", "");

        var why = task("t", WEB, PER_TASK);

        assertThat(why.reason()).isEqualTo(WaitReason.AGENTS_BUSY.word());
        assertThat(why.message())
                .isEqualTo("Waiting: 0 of 3 agents can hold it now: 2 lack mem (needs 4096, most free 3100 on n1),"
                        + " 1 lacks cpus (needs 1, most free 0 on n3)");
        assertThat(why.agents())
                .contains(new Explanation.Agent("n1", "AgentsBusy", "lacks mem: it needs 4096, and 3100 is free"));
    }

    @Test
    void whoComesFirstIsToldWithTheShares() {
        agent("n1", "cpus:10;mem:40960", "cpus:10;mem:1000");
        framework(WEB, "web", "cpus:6;mem:600");
        framework(DB, "db", "cpus:4;mem:400");
        requests.add(request("db-1", DB, PER_TASK, NOW));
        requests.add(request("db-2", DB, PER_TASK, NOW));
        requests.add(request("web-1", WEB, PER_TASK, NOW.minusSeconds(1)));

        assertThat(task("t", WEB, PER_TASK).message())
                .endsWith("; 1 of its framework is before it; 2 of role db are before it (dominant share 0.40 < 0.60)");
    }

    @Test
    void anAgentThatHasRoomLeavesItQueued() {
        agent("n1", "cpus:8;mem:8192", "");
        framework(WEB, "*", "");

        assertThat(task("t", WEB, PER_TASK).reason()).isEqualTo(WaitReason.QUEUED.word());
    }

    @Test
    void whatIsOfferedToOthersAndUnansweredMayBeTaken() {
        agent("n1", "cpus:8;mem:8192", "");
        framework(WEB, "*", "");
        framework(DB, "*", "");
        offers.add(new OutstandingOffer("o", DB, "n1", Resources.parse("cpus:8;mem:8192"), NOW));

        assertThat(task("t", WEB, PER_TASK).reason()).isEqualTo(WaitReason.QUEUED.word());
    }

    @Test
    void agentsThatTakeNoTasks() {
        agents.put("n1", state("n1", "cpus:8;mem:8192", "", false));
        agent("n2", "cpus:1;mem:64", "");
        framework(WEB, "*", "");

        var why = task("t", WEB, PER_TASK);

        assertThat(why.reason()).isEqualTo(WaitReason.AGENT_DRAINING.word());
        assertThat(why.message())
                .contains("1 takes no tasks now", "1 has too little mem (needs 4096, largest 64 on n2)");
    }

    @Test
    void agentsThatAreReservedForOthers() {
        agent("n1", "cpus(db):8;mem(db):8192;cpus:1;mem:10", "");
        framework(WEB, "web", "");

        var why = task("t", WEB, PER_TASK);

        assertThat(why.reason()).isEqualTo(WaitReason.RESERVED_FOR_OTHERS.word());
        assertThat(why.message()).isEqualTo("Waiting: 0 of 1 agent can hold it now: 1 is reserved for role db");
    }

    @Test
    void noAgentIsLargeEnough() {
        agent("n1", "cpus:8;mem:1024", "");
        framework(WEB, "*", "");

        assertThat(task("t", WEB, PER_TASK).reason()).isEqualTo(WaitReason.NO_AGENT_LARGE_ENOUGH.word());
    }

    @Test
    void aFullAgentHasNoPodSlot() {
        agents.put(
                "n1",
                new AgentState(
                        new Agent("n1", "n1", Resources.parse("cpus:8;mem:8192"), List.of(), 3, true),
                        Resources.empty(),
                        3));
        framework(WEB, "*", "");

        var why = task("t", WEB, PER_TASK);

        assertThat(why.reason()).isEqualTo(WaitReason.AGENTS_BUSY.word());
        assertThat(why.message()).endsWith("1 lacks pod slots");
    }

    @Test
    void anAgentThatIsNone() {
        agent("n1", "cpus:8;mem:8192", "");
        framework(WEB, "*", "");
        var request = request("t", WEB, PER_TASK, NOW).on("n9");
        requests.add(request);

        assertThat(tasks().explain(request).orElseThrow().reason()).isEqualTo(WaitReason.AGENT_UNKNOWN.word());
    }

    @Test
    void aResourceThatNoAgentHas() {
        agent("n1", "cpus:8;mem:8192", "");
        framework(WEB, "*", "");

        assertThat(task("t", WEB, Resources.parse("cpus:1;mem:64;gpus:1")).reason())
                .isEqualTo(WaitReason.RESOURCE_UNKNOWN.word());
    }

    @Test
    void aQuotaThatIsUsedUp() {
        policy = quotas(Map.of("web", "cpus:2;mem:8192"));
        agent("n1", "cpus:8;mem:81920", "cpus:2;mem:64");
        framework(WEB, "web", "cpus:2;mem:64");

        var why = task("t", WEB, PER_TASK);

        assertThat(why.reason()).isEqualTo(WaitReason.QUOTA_EXHAUSTED.word());
        assertThat(why.message()).startsWith("Waiting for the quota: role web may use");
    }

    @Test
    void ownOffersDoNotUseUpTheQuotaOfDeclaredTasks() {
        policy = quotas(Map.of("web", "cpus:2;mem:8192"));
        agent("n1", "cpus:8;mem:81920", "cpus:1;mem:4096");
        framework(WEB, "web", "cpus:1;mem:4096");
        offers.add(new OutstandingOffer("o", WEB, "n1", Resources.parse("cpus:7;mem:77824"), NOW));
        requests.add(request("one", WEB, PER_TASK, NOW));
        requests.add(request("two", WEB, PER_TASK, NOW));

        var results = new Allocator(() -> "o", OfferTerms.DEFAULT)
                .allocate(snapshot(), NOW, false)
                .results();

        assertThat(results.get("one")).isEqualTo(new AllocationResult.Granted("n1"));
        assertThat(results.get("two"))
                .isInstanceOfSatisfying(
                        AllocationResult.Waiting.class,
                        waiting -> assertThat(waiting.message())
                                .isEqualTo("Waiting for the quota: role web may use cpus:2; mem:8192 by its quota, and"
                                        + " has cpus:2; mem:8192"));
    }

    @Test
    void whatIsKeptForTheQuotasOfOthers() {
        policy = quotas(Map.of("db", "cpus:8;mem:8192"));
        agent("n1", "cpus:8;mem:8192", "");
        framework(WEB, "web", "");

        var why = task("t", WEB, PER_TASK);

        assertThat(why.reason()).isEqualTo(WaitReason.QUOTA_HEADROOM.word());
        assertThat(why.message()).contains("they still lack cpus:8; mem:8192");
    }

    @Test
    void aFrameworkThatIsSuppressed() {
        agent("n1", "cpus:8;mem:8192", "");
        framework(WEB, "*", "");

        assertThat(offer(WEB, false).reason()).isEqualTo(NoOfferReason.SUPPRESSED.word());
    }

    @Test
    void aFrameworkThatDoesNotAnswer() {
        agent("n1", "cpus:8;mem:8192", "");
        frameworks.add(new FrameworkState(WEB, "*", false, Resources.empty(), 0, 1));

        assertThat(offer(WEB, true).reason()).isEqualTo(NoOfferReason.UNANSWERED.word());
    }

    @Test
    void aFrameworkThatHasRefusedWhatIsFree() {
        agent("n1", "cpus:8;mem:8192", "");
        framework(WEB, "*", "");
        filters.add(new Filter(WEB, "n1", Resources.parse("cpus:8;mem:8192"), NOW.plusSeconds(5)));

        var why = offer(WEB, true);

        assertThat(why.reason()).isEqualTo(NoOfferReason.REFUSED.word());
        assertThat(why.message()).startsWith("It has refused what is free on 1 of 1 agents");
    }

    @Test
    void aFrameworkForWhichNothingIsFree() {
        agent("n1", "cpus:8;mem:8192", "cpus:8;mem:8192");
        framework(WEB, "*", "");

        assertThat(offer(WEB, true).reason()).isEqualTo(NoOfferReason.NOTHING_FREE.word());
    }

    @Test
    void aFrameworkWithoutAgents() {
        framework(WEB, "*", "");

        assertThat(offer(WEB, true).message()).isEqualTo("There is no agent");
    }

    @Test
    void aFrameworkWhoseAgentsAreNotOnTheWhitelist() {
        policy = new AllocationPolicy(Weights.EQUAL, Quotas.NONE, Optional.of(Set.of("n9")), Set.of());
        agent("n1", "cpus:8;mem:8192", "");
        framework(WEB, "*", "");

        assertThat(offer(WEB, true).reason()).isEqualTo(NoOfferReason.NO_AGENTS.word());
    }

    @Test
    void aFrameworkWhoseQuotaIsUsedUp() {
        policy = quotas(Map.of("web", "cpus:2"));
        agent("n1", "cpus:8;mem:8192", "cpus:2");
        framework(WEB, "web", "cpus:2");

        assertThat(offer(WEB, true).reason()).isEqualTo(NoOfferReason.QUOTA_EXHAUSTED.word());
    }

    @Test
    void aFrameworkBesideTheQuotasOfOthers() {
        policy = quotas(Map.of("db", "cpus:8"));
        agent("n1", "cpus:8;mem:8192", "");
        framework(WEB, "web", "");

        assertThat(offer(WEB, true).reason()).isEqualTo(NoOfferReason.QUOTA_HEADROOM.word());
    }

    @Test
    void aFrameworkThatTheNextAllocationServes() {
        agent("n1", "cpus:8;mem:8192", "");
        framework(WEB, "*", "");

        assertThat(offer(WEB, true).reason()).isEqualTo(NoOfferReason.QUEUED.word());
    }

    private Explanation task(String uid, FrameworkKey framework, Resources resources) {
        var request = request(uid, framework, resources, NOW);
        requests.add(request);
        return tasks().explain(request).orElseThrow();
    }

    private Explanation offer(FrameworkKey key, boolean wantsOffers) {
        var snapshot = snapshot();
        var state = frameworks.stream()
                .filter(framework -> framework.key().equals(key))
                .findFirst()
                .orElseThrow();
        return new FrameworkExplainer(snapshot, new Standing(snapshot, new Pool(snapshot)))
                .explain(state, wantsOffers, filters);
    }

    private TaskExplainer tasks() {
        var snapshot = snapshot();
        return new TaskExplainer(snapshot, new Standing(snapshot, new Pool(snapshot)));
    }

    private Snapshot snapshot() {
        return new Snapshot(agents, frameworks, requests, offers, filters, policy, Map.of());
    }

    private static AllocationPolicy quotas(Map<String, String> texts) {
        return new AllocationPolicy(Weights.EQUAL, Quotas.of(texts), Optional.empty(), Set.of(), TenantLimits.NONE);
    }

    private void agent(String name, String total, String used) {
        agents.put(name, state(name, total, used, true));
    }

    private static AgentState state(String name, String total, String used, boolean offerable) {
        return new AgentState(
                new Agent(name, name, Resources.parse(total), List.of(), 110, offerable),
                used.isEmpty() ? Resources.empty() : Resources.parse(used),
                0);
    }

    private void framework(FrameworkKey key, String role, String used) {
        frameworks.add(
                new FrameworkState(key, role, false, used.isEmpty() ? Resources.empty() : Resources.parse(used), 5, 1));
    }

    private static ResourceRequest request(String uid, FrameworkKey framework, Resources resources, Instant since) {
        return new ResourceRequest(
                uid, uid, framework, resources, Optional.empty(), List.of(), Optional.empty(), since);
    }
}
