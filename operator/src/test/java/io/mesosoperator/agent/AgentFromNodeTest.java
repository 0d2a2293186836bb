package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Attributes;
import io.mesosoperator.resource.Resources;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentFromNodeTest {

    static final AgentDefaults DEFAULTS = AgentDefaults.of("[31000-32000]", ExtendedResources.gpus());

    @Test
    void allocatableBecomesMesosResources() {
        var agent = agent(node().build());

        assertThat(agent.slaveId()).isEqualTo("n1");
        assertThat(agent.hostname()).isEqualTo("host-1");
        assertThat(agent.podSlots()).isEqualTo(50);
        assertThat(agent.total()).isEqualTo(Resources.parse("cpus:3.92;mem:7975;disk:1024;gpus:2;ports:[31000-32000]"));
    }

    @Test
    void labelsBecomeTextAttributesInTheOrderOfTheirNames() {
        var attributes = agent(node().build()).attributes();

        assertThat(attributes)
                .extracting(attribute ->
                        attribute.getName() + "=" + attribute.getText().getValue())
                .containsExactly("kubernetes.io/hostname=host-1", "rack=r1");
    }

    @Test
    void aReadyNodeIsOfferable() {
        assertThat(agent(node().build()).offerable()).isTrue();
    }

    @Test
    void aCordonedNodeIsNotOfferable() {
        var node = node().editSpec().withUnschedulable(true).endSpec().build();

        assertThat(agent(node).offerable()).isFalse();
    }

    @Test
    void aTaintThatRepelsPodsIsOfTheAgent() {
        var node = tainted("node-role.kubernetes.io/control-plane", "NoSchedule");

        assertThat(agent(node).offerable()).isTrue();
        assertThat(agent(node).taints())
                .containsExactly(new Taint("node-role.kubernetes.io/control-plane", "", "NoSchedule"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node.kubernetes.io/not-ready",
                "node.kubernetes.io/unreachable",
                "node.kubernetes.io/unschedulable",
                "node.kubernetes.io/memory-pressure",
                "node.kubernetes.io/disk-pressure",
                "node.kubernetes.io/pid-pressure",
                "node.kubernetes.io/out-of-service",
                "node.kubernetes.io/network-unavailable",
                "node.cloudprovider.kubernetes.io/uninitialized",
                "ToBeDeletedByClusterAutoscaler"
            })
    void anUnwellNodeIsForNobody(String taint) {
        var node = tainted(taint, "NoExecute");

        assertThat(agent(node).offerable()).isFalse();
        assertThat(AgentFromNode.of(node, Optional.empty(), DEFAULTS).problems())
                .containsExactly(new AgentProblem(
                        AgentProblem.Kind.NODE_NOT_READY,
                        "the node has the taint %s:NoExecute, which keeps all tasks away".formatted(taint)));
    }

    private static Node tainted(String key, String effect) {
        return node().editSpec()
                .addNewTaint()
                .withKey(key)
                .withEffect(effect)
                .endTaint()
                .endSpec()
                .build();
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

        assertThat(agent(node).offerable()).isTrue();
        assertThat(agent(node).taints()).isEmpty();
    }

    @Test
    void aNodeThatIsNotReadyIsNotOfferable() {
        var node = node().editStatus()
                .editFirstCondition()
                .withStatus("Unknown")
                .endCondition()
                .endStatus()
                .build();

        assertThat(agent(node).offerable()).isFalse();
    }

    @Test
    void whyANodeIsNotOfferableIsSaid() {
        var cordoned = node().editSpec().withUnschedulable(true).endSpec().build();

        assertThat(AgentFromNode.of(cordoned, Optional.empty(), DEFAULTS).problems())
                .containsExactly(new AgentProblem(AgentProblem.Kind.NODE_NOT_READY, "the node is cordoned"));
    }

    @Test
    void otherExtendedResourcesAreOfferedByTheirNames() {
        var extended = ExtendedResources.of(Map.of("gpus", "amd.com/gpu", "fpgas", "example.org/fpga"));
        var node = node().editStatus()
                .addToAllocatable("example.org/fpga", new Quantity("3"))
                .endStatus()
                .build();

        var agent = AgentFromNode.of(node, Optional.empty(), AgentDefaults.of("[1-2]", extended))
                .agent();

        assertThat(agent.total()).isEqualTo(Resources.parse("cpus:3.92;mem:7975;disk:1024;fpgas:3;ports:[1-2]"));
    }

    @Test
    void annotationsThatAreMeantForItBecomeAttributesOfTheTypeThatTheyHave() {
        var node = annotated(Map.of(
                "attribute.mesosoperator.io/weight", "45.5",
                "attribute.mesosoperator.io/zones", "[1-2]",
                "attribute.mesosoperator.io/rack", "r2;blue",
                "example.org/other", "1"));

        assertThat(agent(node).attributes())
                .containsExactly(
                        Attributes.of("kubernetes.io/hostname", "host-1"),
                        Attributes.of("rack", "r2;blue"),
                        Attributes.of("weight", "45.5"),
                        Attributes.of("zones", "[1-2]"));
    }

    @Test
    void anAnnotationThatIsNoAttributeIsLeftOutAndSaid() {
        var node = annotated(Map.of("attribute.mesosoperator.io/disks", "{sda1}"));

        var found = AgentFromNode.of(node, Optional.empty(), DEFAULTS);

        assertThat(found.agent().offerable()).isTrue();
        assertThat(found.agent().attributes()).hasSize(2);
        assertThat(found.problems())
                .containsExactly(AgentProblem.warning("annotation attribute.mesosoperator.io/disks of the node:"
                        + " Bad type for attribute disks text {sda1} type SET; the attribute is ignored"));
    }

    @Test
    void aNodeWithMoreLabelsThanAnOfferShowsIsOfferedWithThoseThatFit() {
        var labels = new TreeMap<String, String>();
        IntStream.range(0, 300).forEach(i -> labels.put("label-%03d".formatted(i), "x"));
        var longest = "a".repeat(63) + ".example.org/" + "b".repeat(63);
        labels.put("a".repeat(253) + "/" + "b".repeat(63), "x");
        labels.put(longest, "x");

        var found = AgentFromNode.of(
                node().editMetadata().withLabels(labels).endMetadata().build(), Optional.empty(), DEFAULTS);

        assertThat(found.agent().offerable()).isTrue();
        assertThat(found.agent().attributes()).hasSize(256);
        assertThat(found.agent().attributes().getFirst().getName()).isEqualTo(longest);
        assertThat(found.agent().attributes().getLast().getName()).isEqualTo("label-254");
        assertThat(found.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .startsWith("46 attributes")
                        .contains("label-299"));
    }

    private static Node annotated(Map<String, String> annotations) {
        return node().editMetadata().withAnnotations(annotations).endMetadata().build();
    }

    private static Agent agent(Node node) {
        return AgentFromNode.of(node, Optional.empty(), DEFAULTS).agent();
    }

    static NodeBuilder node() {
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
