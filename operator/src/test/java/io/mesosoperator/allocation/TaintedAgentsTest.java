package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.Taint;
import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.kubernetes.Kubernetes.Toleration;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Agents with taints go to frameworks, and to tasks, that tolerate all of them. */
class TaintedAgentsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final FrameworkKey PLAIN = new FrameworkKey("ns", "plain");
    private static final FrameworkKey GPU = new FrameworkKey("ns", "gpu");
    private static final Taint TAINT = new Taint("gpu", "", "NoSchedule");
    private static final Tolerations TOLERANT = Tolerations.of(List.of(Toleration.newBuilder()
            .setKey("gpu")
            .setOperator(Toleration.Operator.Exists)
            .build()));

    private final AtomicInteger ids = new AtomicInteger();
    private final Allocator allocator = new Allocator(() -> "o" + ids.incrementAndGet(), OfferTerms.DEFAULT);
    private final Map<String, AgentState> agents = new LinkedHashMap<>();
    private final List<FrameworkState> frameworks = new ArrayList<>();
    private final List<ResourceRequest> requests = new ArrayList<>();
    private final List<OutstandingOffer> offers = new ArrayList<>();
    private final OfferFilters refusals = new OfferFilters();
    private AllocationPolicy policy = AllocationPolicy.even();

    @Test
    void isOfferedOnlyToWhomToleratesItsTaints() {
        agent("n1", TAINT);
        agent("n2", TAINT, new Taint("spot", "", "NoExecute"));
        framework(PLAIN, "*", Tolerations.NONE);
        framework(GPU, "*", TOLERANT);

        assertThat(allocate().offers())
                .extracting(OutstandingOffer::framework, OutstandingOffer::slaveId)
                .containsExactly(tuple(GPU, "n1"));
    }

    @Test
    void whatIsOfferedEndsWithANewTaint() {
        agent("n1", TAINT);
        framework(PLAIN, "*", Tolerations.NONE);
        framework(GPU, "*", TOLERANT);
        offers.add(new OutstandingOffer("old", PLAIN, "n1", Resources.parse("cpus:2;mem:1024"), NOW));

        assertThat(allocate().offers()).extracting(OutstandingOffer::framework).containsExactly(GPU);
    }

    @Test
    void isOfferedAgainWhenATolerationComes() {
        agent("n1", TAINT);
        framework(PLAIN, "*", Tolerations.NONE);
        assertThat(allocate().offers()).isEmpty();

        frameworks.clear();
        framework(PLAIN, "*", TOLERANT);

        assertThat(allocate().offers()).hasSize(1);
    }

    @Test
    void whatToleratingFrameworksRefuseIsNotRememberedAsRefusedByOthers() {
        agent("n1", TAINT);
        framework(PLAIN, "*", Tolerations.NONE);
        framework(GPU, "*", TOLERANT);
        refusals.add(new Filter(GPU, "n1", Resources.parse("cpus:2;mem:1024"), NOW.plus(Duration.ofHours(1))));
        assertThat(allocate().offers()).isEmpty();

        agents.clear();
        agent("n1");

        assertThat(allocate().offers()).extracting(OutstandingOffer::framework).containsExactly(PLAIN);
    }

    @Test
    void aDeclaredTaskRunsThereIfItToleratesThemItself() {
        agent("n1", TAINT);
        framework(PLAIN, "*", Tolerations.NONE);
        request("intolerant", PLAIN, Tolerations.NONE);
        request("tolerant", PLAIN, TOLERANT);

        var results = allocate().results();

        assertThat(results).containsEntry("tolerant", new AllocationResult.Granted("n1"));
        assertThat(results.get("intolerant"))
                .isInstanceOfSatisfying(
                        AllocationResult.Waiting.class,
                        waiting -> assertThat(waiting.message())
                                .contains("agent n1 has the taint gpu:NoSchedule")
                                .contains("spec.kubernetes.tolerations"));
    }

    @Test
    void aDeclaredTaskRunsThereIfItsFrameworkTolerates() {
        agent("n1", TAINT);
        framework(GPU, "*", TOLERANT);
        request("one", GPU, Tolerations.NONE);

        assertThat(allocate().results()).containsEntry("one", new AllocationResult.Granted("n1"));
    }

    @Test
    void aTaskPrefersNothingAndTakesTheFirstAgentThatIsForIt() {
        agent("n1", TAINT);
        agent("n2");
        framework(PLAIN, "*", Tolerations.NONE);
        request("one", PLAIN, Tolerations.NONE);

        assertThat(allocate().results()).containsEntry("one", new AllocationResult.Granted("n2"));
    }

    @Test
    void aTaskOfAnOfferIsLostWhenItsAgentHasGotATaint() {
        agent("n1", TAINT);
        framework(PLAIN, "*", Tolerations.NONE);
        offers.add(new OutstandingOffer("old", PLAIN, "n1", Resources.parse("cpus:2;mem:1024"), NOW));
        requests.add(new ResourceRequest(
                "one",
                "one",
                PLAIN,
                Resources.parse("cpus:1;mem:32"),
                Optional.empty(),
                List.of("old"),
                Optional.empty(),
                NOW));

        assertThat(allocate().results().get("one"))
                .isInstanceOfSatisfying(
                        AllocationResult.Refused.class,
                        refused -> assertThat(refused.message())
                                .isEqualTo("Task launched with invalid offers: Offer old is no longer valid"));
    }

    /** Mesos' quota is for what its role can have: an agent that it cannot have is no part of that. */
    @Test
    void aQuotaIsNotKeptOnAgentsThatItsRoleCannotHave() {
        policy = new AllocationPolicy(
                Weights.EQUAL,
                Quotas.of(Map.of("prod", "cpus:2")),
                policy.whitelist(),
                policy.fairShareExcluded(),
                policy.limits());
        agent("n1", TAINT);
        agent("n2");
        framework(GPU, "*", TOLERANT);
        framework(PLAIN, "*", Tolerations.NONE);
        frameworks.add(new FrameworkState(
                new FrameworkKey("ns", "prod"), "prod", false, Resources.empty(), 0, 0, Tolerations.NONE));

        assertThat(allocate().offers())
                .as("n2 is all that the quota could have")
                .extracting(OutstandingOffer::slaveId)
                .containsExactly("n1");
    }

    @Test
    void whyATaskWaitsAndAFrameworkHasNoOfferIsSaid() {
        agent("n1", TAINT);
        framework(PLAIN, "*", Tolerations.NONE);
        request("one", PLAIN, Tolerations.NONE);
        var snapshot = snapshot();
        var standing = new Standing(snapshot, new Pool(snapshot));

        assertThat(new TaskExplainer(snapshot, standing).explain(requests.getFirst()))
                .hasValueSatisfying(task -> {
                    assertThat(task.reason()).isEqualTo("AgentTainted");
                    assertThat(task.message())
                            .isEqualTo("Waiting: 0 of 1 agent can hold it now: 1 has taints that it does not tolerate");
                    assertThat(task.agents())
                            .singleElement()
                            .satisfies(agent -> assertThat(agent.message())
                                    .isEqualTo("has the taint gpu:NoSchedule, which the task does not tolerate"));
                });
        assertThat(new FrameworkExplainer(snapshot, standing)
                        .explain(frameworks.getFirst(), true, refusals)
                        .reason())
                .isEqualTo("NotTolerated");
    }

    private Allocation allocate() {
        return allocator.allocate(snapshot(), NOW, true);
    }

    private Snapshot snapshot() {
        return new Snapshot(agents, frameworks, requests, offers, refusals, policy, Map.of());
    }

    private void agent(String name, Taint... taints) {
        var agent = new Agent(name, name, Resources.parse("cpus:2;mem:1024"), List.of(), 110, Set.of(taints), true);
        agents.put(name, new AgentState(agent, Resources.empty(), 0));
    }

    private void framework(FrameworkKey key, String role, Tolerations tolerations) {
        frameworks.add(new FrameworkState(key, role, false, Resources.empty(), 5, 0, tolerations));
    }

    private void request(String uid, FrameworkKey framework, Tolerations tolerations) {
        requests.add(new ResourceRequest(
                uid,
                uid,
                framework,
                Resources.parse("cpus:1;mem:32"),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                tolerations,
                NOW));
    }
}
