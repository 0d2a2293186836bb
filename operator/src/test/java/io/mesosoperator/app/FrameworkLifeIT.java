package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.MesosCase;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.app.configuration.OperatorConfiguration;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.task.TaskTimeouts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Frameworks that register, suppress, revive, go, and come back, against a real API server. */
@WithOperator(starts = false)
record FrameworkLifeIT(Cluster cluster) {

    @Test
    void aRoleThatIsNotOnTheListIsRefusedInMesosWords() {
        cluster.startOperator(withRoles(Set.of("ads", "web")));
        cluster.kubelet().node("n1", 2, 1024);

        cluster.framework("mine", "  role: adverts");
        cluster.task("one", "mine", 0.5);

        awaitReady(
                "mine",
                "False",
                "Role 'adverts' is invalid: create a Framework with a spec.role that the operator"
                        + " knows (ads, web), or without one;"
                        + " allocation.roles in the operator's configuration names more");
        cluster.eventually(
                () -> assertThat(cluster.status("one").path("message").asText())
                        .startsWith("Waiting for framework mine, which is not registered: Role 'adverts' is invalid"));
        cluster.framework("other", "  role: ads");
        awaitReady("other", "True", "");
    }

    @Test
    void aSuppressedFrameworkKeepsItsOfferAndGetsNoOther() {
        cluster.startOperator();
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine");
        cluster.eventually(() -> assertThat(agents()).containsExactly("n1"));

        cluster.framework("mine", "  suppress: true");
        awaitObserved("mine", 2);
        cluster.kubelet().node("n2", 2, 1024);
        cluster.framework("other", "  revive: now");

        cluster.eventually(() -> assertThat(offers()).containsExactlyInAnyOrder("mine n1", "other n2"));

        cluster.framework("mine"); // suppress no longer
        cluster.kubelet().node("n3", 2, 1024);
        cluster.kubelet().node("n4", 2, 1024);
        cluster.eventually(() -> assertThat(offers())
                .filteredOn(offer -> offer.startsWith("mine "))
                .hasSize(2));
    }

    @Test
    void reviveBringsADeclinedOfferBackAtOnce() {
        cluster.startOperator();
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine");
        declineForLong();

        cluster.api()
                .kubectl("patch", "framework", "mine", "--type=merge", "--patch={\"spec\":{\"revive\":\"1\"}}")
                .orThrow();

        cluster.eventually(() -> assertThat(agents()).containsExactly("n1"));
    }

    @Test
    void theEndOfSuppressDropsTheFiltersToo() {
        cluster.startOperator();
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine");
        declineForLong();
        cluster.framework("mine", "  suppress: true");
        awaitObserved("mine", 2);

        cluster.framework("mine");

        cluster.eventually(() -> assertThat(agents()).containsExactly("n1"));
    }

    @Test
    void withinTheFailoverTimeoutAFrameworkComesBackToItsTasks() {
        cluster.startOperator();
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.framework("mine", "  failoverTimeout: 1000");
        cluster.task("one", "mine", 0.5);
        cluster.awaitState("one", "TASK_RUNNING");
        cluster.eventually(() -> assertThat(agents()).containsExactly("n1"));
        var before = cluster.offers().getFirst();

        delete("mine");
        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());
        cluster.framework("mine", "  failoverTimeout: 1000\n  id: {value: mine}");

        cluster.eventually(() -> assertThat(agents()).containsExactly("n1"));
        assertThat(cluster.offers().getFirst().getMetadata().getUid())
                .isNotEqualTo(before.getMetadata().getUid());
        awaitReady("mine", "True", "");
        assertThat(cluster.states("one")).containsExactly("TASK_STAGING", "TASK_RUNNING");
        cluster.kill("one"); // it is its task as before
        cluster.awaitState("one", "TASK_KILLED");
    }

    @MesosCase("G24: who comes back after its failover timeout is refused")
    @Test
    void g24WhoseFailoverTimeoutHasRunOutMayNotComeBackButMayRegisterAnew() {
        cluster.startOperator();
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.framework("mine", "  failoverTimeout: 1");
        cluster.task("one", "mine", 0.5);
        cluster.awaitState("one", "TASK_RUNNING");

        delete("mine");

        var status = cluster.awaitState("one", "TASK_KILLED");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_FRAMEWORK_REMOVED");
        assertThat(status.path("message").asText()).isEqualTo("Framework mine removed");

        cluster.framework("mine", "  id: {value: mine}");
        awaitReady(
                "mine",
                "False",
                "Completed framework attempted to re-register: its failover timeout has run out and"
                        + " its tasks are killed; remove spec.id to register it again");
        assertThat(cluster.offers()).isEmpty();

        cluster.framework("mine");
        awaitReady("mine", "True", "");
        cluster.eventually(() -> assertThat(agents()).containsExactly("n1"));
        cluster.task("two", "mine", 0.5);
        cluster.awaitState("two", "TASK_RUNNING");
    }

    private void declineForLong() {
        cluster.eventually(() -> assertThat(agents()).containsExactly("n1"));
        cluster.api()
                .kubectl(
                        "patch",
                        "offer",
                        cluster.offers().getFirst().getMetadata().getName(),
                        "--type=merge",
                        "--patch={\"spec\":{\"decline\":true,\"filters\":{\"refuseSeconds\":1000}}}")
                .orThrow();
        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());
    }

    private void delete(String framework) {
        var _ = cluster.client()
                .resources(FrameworkResource.class)
                .withName(framework)
                .delete();
    }

    private void awaitReady(String framework, String ready, String message) {
        cluster.eventually(() -> {
            var condition = cluster.frameworkStatus(framework).at("/conditions/0");
            assertThat(condition.path("status").asText()).as("%s", condition).isEqualTo(ready);
            assertThat(condition.path("message").asText()).isEqualTo(message);
        });
    }

    private void awaitObserved(String framework, int generation) {
        cluster.eventually(() -> assertThat(cluster.frameworkStatus(framework)
                        .path("observedGeneration")
                        .asInt())
                .isEqualTo(generation));
    }

    private List<String> agents() {
        return cluster.offers().stream()
                .map(offer -> offer.specOrEmpty().at("/slaveId/value").asText())
                .toList();
    }

    private List<String> offers() {
        return cluster.offers().stream()
                .map(offer -> offer.specOrEmpty().at("/frameworkId/value").asText() + " "
                        + offer.specOrEmpty().at("/slaveId/value").asText())
                .toList();
    }

    private static OperatorConfiguration withRoles(Set<String> roles) {
        return Cluster.config(TaskTimeouts.DEFAULT, AgentPings.MESOS, roles);
    }
}
