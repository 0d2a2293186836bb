package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.resource.Resources;
import org.junit.jupiter.api.Test;

class NodeAgentTest {

    @Test
    void allocatableBecomesMesosResources() {
        var agent = NodeAgent.of(node().build(), "[31000-32000]", "nvidia.com/gpu");

        assertThat(agent.slaveId()).isEqualTo("n1");
        assertThat(agent.hostname()).isEqualTo("host-1");
        assertThat(agent.podSlots()).isEqualTo(50);
        assertThat(agent.total()).isEqualTo(Resources.parse("cpus:3.92;mem:7975;disk:1024;gpus:2;ports:[31000-32000]"));
    }

    @Test
    void labelsBecomeTextAttributesInTheOrderOfTheirNames() {
        var attributes =
                NodeAgent.of(node().build(), "[31000-32000]", "nvidia.com/gpu").attributes();

        assertThat(attributes)
                .extracting(attribute ->
                        attribute.getName() + "=" + attribute.getText().getValue())
                .containsExactly("kubernetes.io/hostname=host-1", "rack=r1");
    }

    @Test
    void aReadyNodeIsOfferable() {
        assertThat(NodeAgent.of(node().build(), "[1-2]", "nvidia.com/gpu").offerable())
                .isTrue();
    }

    @Test
    void aCordonedNodeIsNotOfferable() {
        var node = node().editSpec().withUnschedulable(true).endSpec().build();

        assertThat(NodeAgent.of(node, "[1-2]", "nvidia.com/gpu").offerable()).isFalse();
    }

    @Test
    void aTaintThatRepelsPodsMakesANodeNotOfferable() {
        var node = node().editSpec()
                .addNewTaint()
                .withKey("node-role.kubernetes.io/control-plane")
                .withEffect("NoSchedule")
                .endTaint()
                .endSpec()
                .build();

        assertThat(NodeAgent.of(node, "[1-2]", "nvidia.com/gpu").offerable()).isFalse();
    }

    @Test
    void aTaintThatOnlyPrefersOthersDoesNot() {
        var node = node().editSpec()
                .addNewTaint()
                .withKey("slow")
                .withEffect("PreferNoSchedule")
                .endTaint()
                .endSpec()
                .build();

        assertThat(NodeAgent.of(node, "[1-2]", "nvidia.com/gpu").offerable()).isTrue();
    }

    @Test
    void aNodeThatIsNotReadyIsNotOfferable() {
        var node = node().editStatus()
                .editFirstCondition()
                .withStatus("Unknown")
                .endCondition()
                .endStatus()
                .build();

        assertThat(NodeAgent.of(node, "[1-2]", "nvidia.com/gpu").offerable()).isFalse();
    }

    private static NodeBuilder node() {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("n1")
                .addToLabels("rack", "r1")
                .addToLabels("kubernetes.io/hostname", "host-1")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addToAllocatable("cpu", new Quantity("3920m"))
                .addToAllocatable("memory", new Quantity("8167024Ki"))
                .addToAllocatable("ephemeral-storage", new Quantity("1073741824"))
                .addToAllocatable("pods", new Quantity("50"))
                .addToAllocatable("nvidia.com/gpu", new Quantity("2"))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus();
    }
}
