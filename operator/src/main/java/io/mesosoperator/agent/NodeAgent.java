package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.mesosoperator.resource.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.Value;
import org.jspecify.annotations.Nullable;

/** Node to {@link Agent}: a pure function of the node and the range of ports that agents offer. */
public final class NodeAgent {

    private static final BigDecimal MEBI = BigDecimal.valueOf(1024L * 1024L);
    private static final Set<String> REPELLING_EFFECTS = Set.of("NoSchedule", "NoExecute");
    /** The kubelet's own default, for a node that does not say. */
    private static final int DEFAULT_POD_SLOTS = 110;

    private NodeAgent() {}

    /**
     * The agent that {@code node} is.
     *
     * @param ports the ports that every agent has, in Mesos' text form: {@code [31000-32000]}
     * @param gpuResource the extended resource that gpus are counted in
     */
    public static Agent of(Node node, String ports, String gpuResource) {
        var name = node.getMetadata().getName();
        return new Agent(
                name,
                hostname(node),
                total(node, ports, gpuResource),
                attributes(node),
                podSlots(node),
                offerable(node));
    }

    // design: allocatable, not capacity: what the kubelet and the system keep for themselves is nobody's.
    private static Resources total(Node node, String ports, String gpuResource) {
        var allocatable = allocatable(node);
        var text = new StringBuilder();
        append(text, "cpus", cores(allocatable.get("cpu")));
        append(text, "mem", mebibytes(allocatable.get("memory")));
        append(text, "disk", mebibytes(allocatable.get("ephemeral-storage")));
        append(text, "gpus", cores(allocatable.get(gpuResource)));
        return Resources.parse(text + "ports:" + ports);
    }

    private static void append(StringBuilder text, String name, BigDecimal amount) {
        if (amount.signum() > 0) {
            text.append(name).append(':').append(amount.toPlainString()).append(';');
        }
    }

    private static BigDecimal cores(@Nullable Quantity quantity) {
        return amount(quantity).setScale(3, RoundingMode.FLOOR);
    }

    private static BigDecimal mebibytes(@Nullable Quantity quantity) {
        return amount(quantity).divide(MEBI, 0, RoundingMode.FLOOR);
    }

    private static BigDecimal amount(@Nullable Quantity quantity) {
        return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
    }

    private static Map<String, Quantity> allocatable(Node node) {
        var status = node.getStatus();
        return status == null || status.getAllocatable() == null ? Map.of() : status.getAllocatable();
    }

    private static int podSlots(Node node) {
        var pods = allocatable(node).get("pods");
        return pods == null ? DEFAULT_POD_SLOTS : pods.getNumericalAmount().intValue();
    }

    private static String hostname(Node node) {
        var label = labels(node).get("kubernetes.io/hostname");
        return label == null ? node.getMetadata().getName() : label;
    }

    private static List<Attribute> attributes(Node node) {
        return new TreeMap<>(labels(node))
                .entrySet().stream().map(NodeAgent::attribute).toList();
    }

    private static Attribute attribute(Map.Entry<String, String> label) {
        return Attribute.newBuilder()
                .setName(label.getKey())
                .setType(Value.Type.TEXT)
                .setText(Value.Text.newBuilder().setValue(label.getValue()))
                .build();
    }

    private static Map<String, String> labels(Node node) {
        var labels = node.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    private static boolean offerable(Node node) {
        return ready(node)
                && node.getMetadata().getDeletionTimestamp() == null
                && !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
                && taints(node).stream().noneMatch(taint -> REPELLING_EFFECTS.contains(taint.getEffect()));
    }

    private static List<Taint> taints(Node node) {
        var taints = node.getSpec().getTaints();
        return taints == null ? List.of() : taints;
    }

    private static boolean ready(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream().anyMatch(NodeAgent::isReadyTrue);
    }

    private static boolean isReadyTrue(NodeCondition condition) {
        return "Ready".equals(condition.getType()) && "True".equals(condition.getStatus());
    }
}
