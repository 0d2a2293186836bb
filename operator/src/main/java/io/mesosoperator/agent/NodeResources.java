package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node's allocatable as Mesos resources, without what the kubelet and the system reserve for themselves. */
final class NodeResources {

    private static final BigDecimal MEBI = BigDecimal.valueOf(1024L * 1024L);
    private static final BigDecimal MOST = BigDecimal.valueOf(Scalar.LIMIT.millis(), 3);
    /** The kubelet's own default, for a node that does not report it. */
    private static final int DEFAULT_POD_SLOTS = 110;

    private NodeResources() {}

    /** Cpus in cores, mem and disk in whole MiB, extended resources in units, and the ports that every agent has. */
    static Resources of(Node node, AgentDefaults defaults) {
        var allocatable = allocatable(node);
        var text = new StringBuilder();
        append(text, "cpus", count(allocatable.get("cpu")));
        append(text, "mem", mebibytes(allocatable.get("memory")));
        append(text, "disk", mebibytes(allocatable.get("ephemeral-storage")));
        defaults.extended()
                .kubernetesNames()
                .forEach((name, kubernetesName) -> append(text, name, count(allocatable.get(kubernetesName))));
        return Resources.parse(text.toString()).plus(defaults.ports());
    }

    /** How many pods the kubelet accepts. */
    static int podSlots(Node node) {
        var pods = allocatable(node).get("pods");
        return pods == null ? DEFAULT_POD_SLOTS : pods.getNumericalAmount().intValue();
    }

    private static void append(StringBuilder text, String name, BigDecimal amount) {
        if (amount.signum() > 0) {
            text.append(name)
                    .append(':')
                    .append(amount.min(MOST).toPlainString())
                    .append(';');
        }
    }

    private static BigDecimal count(@Nullable Quantity quantity) {
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
}
