package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.cluster.Refusal;
import io.mesosoperator.cluster.Refusal.Operation;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes and Agent objects of a real API server, as the ledger gets to know them, and what is written back. */
class AgentCheckpointStoreIT {

    private static final Resources RESERVED = Resources.parse("cpus(prod, ops):2; mem(prod, ops):512");
    private static final String OFFER = "offer-1";

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared().withCrds(Path.of("..", "crds"));

    /** One operator's part that is about agents. */
    private static final class Operator implements AutoCloseable {

        final Ledger ledger = new Ledger(ExtendedResources.gpus());
        final AgentCheckpointStore checkpoints;
        final Map<String, List<String>> applied;
        private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
        private final Thread worker;

        Operator(KubernetesClient client) {
            var codec = new Codec();
            checkpoints = new AgentCheckpointStore(client, codec, ledger, Clock.systemUTC());
            applied = checkpoints.recover(
                    client.resources(AgentResource.class).list().getItems());
            var join = new AgentWatch(
                    ledger,
                    checkpoints,
                    codec,
                    AgentDefaults.of("[31000-32000]", ExtendedResources.gpus()),
                    new AgentHealthChecker(AgentPings.MESOS, Clock.systemUTC()),
                    () -> {},
                    () -> {},
                    gone -> {},
                    object -> {});
            watch(client.resources(AgentResource.class).runnableInformer(0), join.objects());
            watch(client.nodes().runnableInformer(0), join.nodes());
            worker = Thread.ofVirtual().start(checkpoints.worker());
        }

        void save(String slaveId, Resources checkpointed, List<String> appliedOffers) {
            ledger.setCheckpoint(slaveId, new AgentCheckpoint(checkpointed, appliedOffers));
            checkpoints.save(slaveId);
        }

        private <T extends HasMetadata> void watch(SharedIndexInformer<T> informer, ResourceEventHandler<T> handler) {
            informers.add(informer);
            informer.addEventHandler(handler);
            informer.start().toCompletableFuture().join();
        }

        @Override
        public void close() {
            informers.forEach(SharedIndexInformer::stop);
            worker.interrupt();
            try {
                worker.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Operator operator;

    @BeforeEach
    void startOperator() {
        operator = new Operator(api.clientAs("mesos-operator"));
    }

    @AfterEach
    void stopOperator() {
        operator.close();
    }

    private void restart() {
        stopOperator();
        startOperator();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodeAndObjectMeetWhicheverComesFirst(boolean nodeFirst) {
        if (nodeFirst) {
            node("n1");
            eventually(() -> assertThat(operator.ledger.agent("n1")).isPresent());
        }
        agent("n1", "resources: [{name: cpus, type: SCALAR, role: prod, scalar: {value: 1}}]");
        if (!nodeFirst) {
            eventually(() ->
                    assertThat(condition("n1", "Ready").path("reason").asText()).isEqualTo("NoNode"));
            node("n1");
        }

        eventually(() ->
                assertThat(ledgerAgent("n1").total().get("cpus")).isEqualTo(Resources.parse("cpus(prod):1;cpus:3")));
        eventually(() -> {
            assertThat(condition("n1", "Ready").path("status").asText()).isEqualTo("True");
            assertThat(status("n1").path("reserved").asText()).isEqualTo("cpus(prod):1");
        });
    }

    @Test
    void withoutItsObjectTheAgentIsItsNodeAgain() {
        node("n1");
        agent("n1", "drain: true");
        eventually(() -> assertThat(ledgerAgent("n1").offerable()).isFalse());
        assertThat(condition("n1", "Ready").path("status").asText()).isIn("True", "");

        api.kubectl("delete", "agent", "n1");

        eventually(() -> assertThat(ledgerAgent("n1").offerable()).isTrue());
        assertThat(object("n1")).isNull();
    }

    @Test
    void anAgentGoesWithItsNodeAndItsObjectSaysSo() {
        node("n1");
        agent("n1", "drain: false");
        eventually(() ->
                assertThat(condition("n1", "Ready").path("status").asText()).isEqualTo("True"));

        agent("n1", "drain: true");
        api.kubelet().remove("n1");

        eventually(() -> assertThat(operator.ledger.agent("n1")).isEmpty());
        eventually(() ->
                assertThat(condition("n1", "Ready").path("reason").asText()).isEqualTo("NoNode"));
    }

    @Test
    void aReservationThatTheNodeCannotHoldIsNotOfferedAndSaid() {
        node("n1");

        agent("n1", "resources: [{name: cpus, type: SCALAR, role: prod, scalar: {value: 9}}]");

        eventually(() -> assertThat(condition("n1", "Ready").path("message").asText())
                .isEqualTo("spec.resources: cpus(prod):9 is more than the node has, which is cpus:4; reserve less"));
        assertThat(condition("n1", "Stalled").path("status").asText()).isEqualTo("True");
        assertThat(ledgerAgent("n1").offerable()).isFalse();
    }

    @Test
    void whatIsKeptOutlivesTheOperator() {
        node("n1");

        operator.save("n1", RESERVED, List.of(OFFER));

        restart();
        assertThat(operator.applied).isEqualTo(Map.of("n1", List.of(OFFER)));
        assertThat(operator.ledger.checkpointed("n1")).isEqualTo(RESERVED);
        eventually(() -> assertThat(ledgerAgent("n1").total().get("cpus"))
                .isEqualTo(Resources.parse("cpus(prod, ops):2; cpus:2")));
        assertThat(api.kubectl("get", "agents").stdout()).contains("cpus(prod, ops):2; mem(prod, ops):512");
    }

    @Test
    void whatIsRestoredWhileTheOperatorRunsIsNeitherDeletedNorEmptied() {
        node("n1");
        node("n2");
        api.kubectlReading("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Agent
                metadata: {name: n1, labels: {app.kubernetes.io/managed-by: mesos-operator}}
                spec: {}
                """, "create", "--filename=-").orThrow();
        eventually(() ->
                assertThat(condition("n1", "Ready").path("status").asText()).isEqualTo("True"));
        var first = Objects.requireNonNull(object("n1")).getMetadata().getUid();

        api.kubectl("patch", "agent", "n1", "--subresource=status", "--type=merge", """
                --patch={"status":{"checkpointedResources":[{"name":"cpus","type":"SCALAR","scalar":{"value":2},
                "role":"prod","reservation":{"principal":"ops"}}]}}""")
                .orThrow();
        api.kubectl("delete", "node", "n1").orThrow();
        eventually(() ->
                assertThat(condition("n1", "Ready").path("reason").asText()).isEqualTo("NoNode"));

        assertThat(status("n1").path("checkpointedResources")).hasSize(1);
        assertThat(Objects.requireNonNull(object("n1")).getMetadata().getUid()).isEqualTo(first);
        restart();
        assertThat(operator.ledger.checkpointed("n1")).isEqualTo(Resources.parse("cpus(prod, ops):2"));
    }

    @Test
    void anObjectThatSomebodyDeletesIsMadeAgainWithWhatIsKept() {
        node("n1");
        operator.save("n1", RESERVED, List.of());
        eventually(() -> assertThat(object("n1")).isNotNull());
        var first = Objects.requireNonNull(object("n1")).getMetadata().getUid();

        api.kubectl("delete", "agent", "n1");

        eventually(() -> {
            assertThat(Objects.requireNonNull(object("n1")).getMetadata().getUid())
                    .isNotEqualTo(first);
            assertThat(status("n1").path("checkpointedResources")).hasSize(2);
        });
    }

    @Test
    void anObjectThatWasMadeHereGoesWhenNothingIsLeft() {
        operator.save("n1", RESERVED, List.of());
        assertThat(object("n1")).isNotNull();

        operator.save("n1", Resources.empty(), List.of(OFFER));
        assertThat(object("n1")).as("the offer is still to be known").isNotNull();
        operator.save("n1", Resources.empty(), List.of());

        eventually(() -> assertThat(object("n1")).isNull());
    }

    @Test
    void anObjectThatSomebodyElseMadeStays() {
        agent("n1", "drain: true");
        eventually(() ->
                assertThat(status("n1").path("observedGeneration").asInt()).isEqualTo(1));
        operator.save("n1", RESERVED, List.of());
        assertThat(status("n1").path("checkpointedResources")).hasSize(2);

        operator.save("n1", Resources.empty(), List.of());

        assertThat(object("n1")).isNotNull();
        assertThat(status("n1").path("checkpointedResources")).isEmpty();
        assertThat(spec("n1").path("drain").asBoolean()).isTrue();
    }

    @Test
    void whatCouldNotBeWrittenIsNotKept() {
        operator.save("n1", RESERVED, List.of());
        var first = Objects.requireNonNull(object("n1")).getMetadata().getUid();
        api.refuse(Refusal.of(Operation.UPDATE, "agents/status", 403).by("mesos-operator"));

        assertThatThrownBy(() -> operator.save("n1", Resources.empty(), List.of(OFFER)))
                .isInstanceOf(KubernetesClientException.class);

        // made again, it says what memory says
        api.allow();
        api.kubectl("delete", "agent", "n1");
        eventually(() -> {
            assertThat(Objects.requireNonNull(object("n1")).getMetadata().getUid())
                    .isNotEqualTo(first);
            assertThat(status("n1").path("checkpointedResources")).hasSize(2);
        });
        assertThat(status("n1").has("appliedOffers")).isFalse();
    }

    @Test
    void whatWasKeptAndCannotBeReadIsNeitherOfferedNorLost() {
        stopOperator();
        agent("n1", "{}");
        var broken = JsonNodeFactory.instance.objectNode();
        broken.putArray("checkpointedResources")
                .addObject()
                .put("name", "cpus")
                .put("type", "SCALAR")
                .put("role", "prod")
                .putObject("scalar")
                .put("value", -1);
        api.client().resources(AgentResource.class).withName("n1").editStatus(object -> {
            object.setStatus(broken);
            return object;
        });

        startOperator();
        node("n1");

        eventually(() -> assertThat(condition("n1", "Ready").path("message").asText())
                .startsWith("status.checkpointedResources"));
        assertThat(ledgerAgent("n1").offerable()).isFalse();
        assertThat(status("n1").path("checkpointedResources")).hasSize(1);
    }

    @Test
    void aNodeThatHasLessThanIsRememberedIsIncompatible() {
        node("n1");
        operator.save("n1", Resources.parse("cpus(prod, ops):5"), List.of());
        operator.ledger.checkpoint("n1", Resources.parse("cpus(prod, ops):5"));

        agent("n1", "drain: false");

        eventually(() -> {
            assertThat(condition("n1", "Ready").path("reason").asText()).isEqualTo("Incompatible");
            assertThat(condition("n1", "Ready").path("message").asText())
                    .startsWith("Incompatible slave resources: ")
                    .endsWith(" does not contain cpus:5");
        });
        assertThat(ledgerAgent("n1").offerable()).isFalse();
    }

    @Test
    void aStatusThatStillHoldsIsNotWrittenAgain() {
        node("n1");
        agent("n1", "{attributes: [{name: weight, type: SCALAR, scalar: {value: 2}}]}");
        eventually(() ->
                assertThat(condition("n1", "Ready").path("status").asText()).isEqualTo("True"));
        var version = version("n1");

        api.kubectl("label", "node", "n1", "rack=r9");
        eventually(() -> assertThat(ledgerAgent("n1").attributes())
                .anyMatch(attribute -> attribute.getName().equals("rack")));
        restart();
        agent("n2", "drain: true");
        eventually(() ->
                assertThat(condition("n2", "Ready").path("reason").asText()).isEqualTo("NoNode"));

        assertThat(version("n1")).isEqualTo(version);
    }

    @Test
    void theExampleInTheDocsIsWhatItSays() throws IOException {
        node("worker-1");

        var example = Files.readString(Path.of("..", "docs", "concepts.md"))
                .lines()
                .dropWhile(line -> !line.equals("    apiVersion: mesosoperator.io/v1alpha1"))
                .takeWhile(line -> line.startsWith("    "))
                .collect(Collectors.joining("\n"))
                .stripIndent();
        var applied = api.kubectlReading(example, "apply", "--filename=-");

        assertThat(applied.exitCode()).as(applied.toString()).isZero();
        eventually(() -> {
            assertThat(ledgerAgent("worker-1").hostname()).isEqualTo("worker-1.example.com");
            assertThat(ledgerAgent("worker-1").total().toString())
                    .isEqualTo("cpus:3; cpus{REV}:2; cpus(prod):1; mem:1024; disk:102400; ports:[31000-31499];"
                            + " bandwidth:1000");
        });
        assertThat(ledgerAgent("worker-1").offerable()).isTrue();
    }

    private static void node(String name) {
        api.kubelet().node(name, 4, 2048);
    }

    private static void agent(String name, String spec) {
        var result = api.kubectlReading("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Agent
                metadata: {name: %s}
                spec:
                  %s
                """.formatted(name, spec), "apply", "--filename=-");
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    private Agent ledgerAgent(String slaveId) {
        return operator.ledger.agent(slaveId).orElseThrow(() -> new AssertionError("no agent " + slaveId));
    }

    private static @Nullable AgentResource object(String name) {
        return api.client().resources(AgentResource.class).withName(name).get();
    }

    private static String version(String name) {
        return Objects.requireNonNull(object(name)).getMetadata().getResourceVersion();
    }

    private static JsonNode spec(String name) {
        return Objects.requireNonNull(object(name)).specOrEmpty();
    }

    private static JsonNode status(String name) {
        var object = object(name);
        return object == null || object.getStatus() == null ? MissingNode.getInstance() : object.getStatus();
    }

    private static JsonNode condition(String name, String type) {
        return status(name)
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }
}
