package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real kubelet falls silent, and comes back: before anybody has noticed, or when all is lost. */
@ExtendWith(ClusterExtension.class)
@DisabledIfEnvironmentVariable(
        named = "CLUSTER",
        matches = "current",
        disabledReason = "the kubelets of a cluster that cluster/up did not make cannot be stopped from here")
class AgentLossEndToEnd {

    private static final String NAMESPACE = "mesos-agent-loss-test";
    private static final String FOREVER = "trap \"exit 0\" TERM; sleep 3600 & wait";

    /** Two pings of two seconds: what Kubernetes takes to call a node silent is long enough. */
    private static final String IMPATIENT = "config: {agents: {pingTimeout: PT2S, maxPingTimeouts: 2}}\n";

    private static final Duration IMPATIENCE = Duration.ofSeconds(4);

    /**
     * More than the ten seconds in which a kubelet renews its lease; less than the forty after which its
     * silence is noticed.
     */
    private static final Duration A_MOMENT = Duration.ofSeconds(12);

    private final Cluster cluster;
    private Kubelet kubelet = new Kubelet("");

    AgentLossEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void beImpatient(Cluster cluster) {
        cluster.awaitRemoval(Example.namespaces()); // no others want offers
        new Installation(cluster).change(IMPATIENT);
    }

    @AfterAll
    static void bePatientAgain(Cluster cluster) {
        new Installation(cluster).restore();
    }

    @BeforeEach
    void runATaskHereAndOneElsewhere() {
        cluster.freshNamespace(NAMESPACE);
        cluster.apply(Manifest.framework(NAMESPACE, "only"));
        var operators = cluster.nodeOfOperator();
        kubelet = new Kubelet(cluster.workers().stream()
                .filter(node -> !node.equals(operators))
                .findFirst()
                .orElseThrow());
        cluster.apply(task("here", kubelet.node(), FOREVER) + "---\n" + task("elsewhere", operators, FOREVER));
        cluster.awaitState(NAMESPACE, "here", "TASK_RUNNING");
        cluster.awaitState(NAMESPACE, "elsewhere", "TASK_RUNNING");
        eventually().untilAsserted(() -> assertThat(agentsOffered()).contains(kubelet.node(), operators));
    }

    @AfterEach
    void remove() {
        kubelet.start();
        eventually().until(() -> "True".equals(ready().getStatus()));
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    void aKubeletThatIsAwayForAMomentIsNotMissed() {
        var task = task("here");
        var pod = pod("here");

        kubelet.stop();
        eventually().until(() -> lastWord().isBefore(Instant.now().minus(A_MOMENT)));
        kubelet.start();

        cluster.apply(task("next", kubelet.node(), "exit 0")); // which it can run when it has looked at what it has
        var _ = cluster.awaitState(NAMESPACE, "next", "TASK_FINISHED");
        assertThat(task("here").uuids()).isEqualTo(task.uuids());
        assertThat(pod("here").getMetadata().getUid())
                .isEqualTo(pod.getMetadata().getUid());
        assertThat(containerOf(pod("here"))).isEqualTo(containerOf(pod));
    }

    @Test
    void aKubeletThatStaysAwayLosesItsTasksAndOffersAndThenItsAgentComesBackEmpty() {
        var elsewhere = task("elsewhere");
        var pod = pod("here").getMetadata();

        kubelet.stop();

        var lost = cluster.awaitState(NAMESPACE, "here", "TASK_LOST");
        assertThat(lost.reason()).isEqualTo("REASON_SLAVE_REMOVED");
        assertThat(ready().getStatus()).isEqualTo("Unknown");
        assertThat(lost.ended())
                .isAfterOrEqualTo(Instant.parse(ready().getLastTransitionTime()).plus(IMPATIENCE));
        eventually().untilAsserted(() -> assertThat(agentsOffered()).containsExactly(elsewhere.agent()));

        kubelet.start();

        eventually()
                .untilAsserted(
                        () -> assertThat(agentsOffered()).containsExactlyInAnyOrder(elsewhere.agent(), kubelet.node()));
        eventually()
                .untilAsserted(() -> assertThat(cluster.client()
                                .pods()
                                .inNamespace(NAMESPACE)
                                .list()
                                .getItems())
                        .extracting(Pod::getMetadata)
                        .extracting(ObjectMeta::getUid)
                        .doesNotContain(pod.getUid()));
        cluster.apply(task("next", kubelet.node(), "exit 0"));
        var _ = cluster.awaitState(NAMESPACE, "next", "TASK_FINISHED");
        task("here").assertUpdatesAreInOrder();
        assertThat(task("here").uuids()).isEqualTo(lost.uuids());
        assertThat(task("elsewhere").uuids()).isEqualTo(elsewhere.uuids());
    }

    /** When the kubelet last said that it is there. */
    private Instant lastWord() {
        return cluster.client()
                .leases()
                .inNamespace("kube-node-lease")
                .withName(kubelet.node())
                .get()
                .getSpec()
                .getRenewTime()
                .toInstant();
    }

    private NodeCondition ready() {
        return cluster.client().nodes().withName(kubelet.node()).get().getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> agentsOffered() {
        return cluster.offers(NAMESPACE).stream().map(Offer::agent).toList();
    }

    private Task task(String name) {
        return cluster.task(NAMESPACE, name).orElseThrow();
    }

    private Pod pod(String task) {
        return cluster.pod(NAMESPACE, task);
    }

    private static String containerOf(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst().getContainerID();
    }

    private static String task(String name, String agent, String command) {
        return Manifest.task(NAMESPACE, "only", name, "{value: '%s'}".formatted(command), "0.05", 32)
                + Manifest.slaveId(agent);
    }
}
