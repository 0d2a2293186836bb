package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.resource.Resources;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever order the watches tell in, and whatever they tell. */
class AgentWatchTest {

    private static final String BROKEN = "{resources: [{name: cpus, type: SCALAR, role: prod, scalar: {value: much}}]}";
    private static final String MENDED = "{resources: [{name: cpus, type: SCALAR, role: prod, scalar: {value: 1}}]}";

    private final KubernetesClient nobody = new KubernetesClientBuilder().build();
    private final Ledger ledger = new Ledger(AgentFromNodeTest.DEFAULTS.extended());
    private final Codec codec = new Codec();
    private final AgentCheckpointStore checkpoints = new AgentCheckpointStore(nobody, codec, ledger, Clock.systemUTC());
    private final List<String> gone = new ArrayList<>();
    private int changes;
    private int nodeChanges;
    private final AgentWatch watch = new AgentWatch(
            ledger,
            checkpoints,
            codec,
            AgentFromNodeTest.DEFAULTS,
            new AgentHealthChecker(AgentPings.MESOS, Clock.systemUTC()),
            () -> changes++,
            () -> nodeChanges++,
            gone::add,
            object -> {});

    @AfterEach
    void closeClient() {
        nobody.close();
    }

    @Test
    void anObjectThatCannotBeReadKeepsItsAgentFromBeingOfferedUntilItIsMended() throws JsonProcessingException {
        watch.objects().onAdd(object(1, BROKEN));
        watch.nodes().onAdd(AgentFromNodeTest.node().build());
        assertThat(agent().offerable()).isFalse();

        watch.objects().onUpdate(object(1, BROKEN), object(2, MENDED));

        assertThat(agent().offerable()).isTrue();
        assertThat(agent().total().get("cpus")).isEqualTo(Resources.parse("cpus(prod):1;cpus:2.92"));
    }

    @Test
    void anObjectThatCannotBeReadAndIsRemovedIsForgotten() throws JsonProcessingException {
        watch.nodes().onAdd(AgentFromNodeTest.node().build());
        watch.objects().onAdd(object(1, BROKEN));
        assertThat(agent().offerable()).isFalse();

        watch.objects().onDelete(object(1, BROKEN), false);

        assertThat(agent().offerable()).isTrue();
    }

    @Test
    void aHeartbeatChangesNothing() {
        watch.nodes().onAdd(AgentFromNodeTest.node().build());
        watch.nodes()
                .onUpdate(
                        AgentFromNodeTest.node().build(),
                        AgentFromNodeTest.node()
                                .editMetadata()
                                .withResourceVersion("2")
                                .endMetadata()
                                .build());

        assertThat(nodeChanges).as("that it has joined").isEqualTo(1);
        assertThat(changes).isZero();
    }

    @Test
    void aNodeThatIsGoneIsToldWhateverItsObjectSays() throws JsonProcessingException {
        watch.objects().onAdd(object(1, MENDED));
        watch.nodes().onAdd(AgentFromNodeTest.node().build());

        watch.nodes().onDelete(AgentFromNodeTest.node().build(), false);

        assertThat(gone).containsExactly("n1");
        assertThat(ledger.agent("n1")).isEmpty();
    }

    private Agent agent() {
        return ledger.agent("n1").orElseThrow();
    }

    private static AgentResource object(long generation, String spec) throws JsonProcessingException {
        var object = new AgentResource();
        object.setMetadata(new ObjectMetaBuilder()
                .withName("n1")
                .withUid("uid")
                .withResourceVersion("" + generation)
                .withGeneration(generation)
                .build());
        object.setSpec(new YAMLMapper().readTree(spec));
        return object;
    }
}
