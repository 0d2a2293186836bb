package io.mesosoperator.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node offers to pods.
 *
 * @param name of the node
 * @param cpus cores, fractions allowed
 * @param memMib memory in MiB
 * @param diskMib ephemeral storage in MiB
 * @param labels besides those that every kubelet sets
 * @param extended extended resources, such as {@code nvidia.com/gpu}
 */
public record Machine(
        String name, double cpus, long memMib, long diskMib, Map<String, String> labels, Map<String, Long> extended) {

    private static final long MOST_PODS = 110;

    /** A machine with 100 GiB of disk. */
    public static Machine of(String name, double cpus, long memMib) {
        return new Machine(name, cpus, memMib, 100 * 1024, Map.of(), Map.of());
    }

    public Machine withDisk(long newDiskMib) {
        return new Machine(name, cpus, memMib, newDiskMib, labels, extended);
    }

    public Machine withLabel(String key, String value) {
        return new Machine(name, cpus, memMib, diskMib, plus(labels, key, value), extended);
    }

    public Machine withExtended(String resource, long count) {
        return new Machine(name, cpus, memMib, diskMib, labels, plus(extended, resource, count));
    }

    /**
     * The object as a kubelet registers it, at this address; everything is allocatable, nothing is kept for the system.
     */
    Node register(String address, Instant now) {
        var own = Map.of(
                "kubernetes.io/hostname", name,
                "kubernetes.io/os", "linux",
                "kubernetes.io/arch", "amd64");
        var allLabels = new LinkedHashMap<>(own);
        allLabels.putAll(labels);
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(allLabels)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withCapacity(quantities())
                .withAllocatable(quantities())
                .addNewAddress()
                .withType("InternalIP")
                .withAddress(address)
                .endAddress()
                .addNewAddress()
                .withType("Hostname")
                .withAddress(name)
                .endAddress()
                .withConditions(conditions(true, now))
                .endStatus()
                .build();
    }

    /** What a kubelet reports when it is well, and what the node controller writes when it hears nothing more. */
    static List<NodeCondition> conditions(boolean ready, Instant now) {
        var well = ready ? "False" : "Unknown";
        return List.of(
                condition("MemoryPressure", well, ready ? "KubeletHasSufficientMemory" : "NodeStatusUnknown", now),
                condition("DiskPressure", well, ready ? "KubeletHasNoDiskPressure" : "NodeStatusUnknown", now),
                condition("PIDPressure", well, ready ? "KubeletHasSufficientPID" : "NodeStatusUnknown", now),
                condition("Ready", ready ? "True" : "Unknown", ready ? "KubeletReady" : "NodeStatusUnknown", now));
    }

    private static NodeCondition condition(String type, String status, String reason, Instant now) {
        var time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withLastHeartbeatTime(time)
                .withLastTransitionTime(time)
                .build();
    }

    private Map<String, Quantity> quantities() {
        var quantities = new LinkedHashMap<String, Quantity>();
        quantities.put("cpu", new Quantity(Math.round(cpus * 1000) + "m"));
        quantities.put("memory", new Quantity(memMib + "Mi"));
        quantities.put("ephemeral-storage", new Quantity(diskMib + "Mi"));
        quantities.put("pods", new Quantity(Long.toString(MOST_PODS)));
        extended.forEach((resource, count) -> quantities.put(resource, new Quantity(Long.toString(count))));
        return quantities;
    }

    private static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
        var copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return Map.copyOf(copy);
    }
}
