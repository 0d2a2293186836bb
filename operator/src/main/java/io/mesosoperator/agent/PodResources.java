package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a pod holds on its node, counted like kube-scheduler: the effective request ({@link PodRequests})
 * and the host ports. A task's pod also tells which of them are reserved ({@link TaskPodResources}).
 *
 * @param node the pod's node; a task's pod counts from its creation, before it is bound
 * @param resources cpus in cores, mem and disk in MiB, ports
 */
public record PodResources(String node, Resources resources) {

    private static final BigDecimal MEBI = BigDecimal.valueOf(1024L * 1024L);
    private static final BigDecimal MOST = BigDecimal.valueOf(Scalar.LIMIT.millis(), 3);
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /**
     * The resource request of {@code pod}; empty if it holds nothing: not on a node, or its containers have ended.
     * Anybody may make a pod that looks like a task's, so it is only one if its TaskInfo is known.
     *
     * @param declared what the pod's TaskInfo asks for; empty if the pod is no task's
     * @param extended the resources to count besides cpus, mem, disk and ports
     */
    public static Optional<PodResources> of(Pod pod, Optional<Resources> declared, ExtendedResources extended) {
        if (pod.getStatus() != null && ENDED.contains(pod.getStatus().getPhase())) {
            return Optional.empty();
        }
        var bound = boundNode(pod);
        return bound.isPresent()
                ? bound.map(node -> {
                    var requested = requested(pod, extended);
                    return new PodResources(
                            node,
                            declared.map(task -> TaskPodResources.of(pod, requested, task))
                                    .orElse(requested));
                })
                // kube-scheduler has not counted its requests yet, and perhaps never will
                : declared.flatMap(task -> pinnedNode(pod).map(node -> new PodResources(node, task)))
                        .or(() -> nominatedNode(pod).map(node -> new PodResources(node, requested(pod, extended))));
    }

    /** The node that the pod is on, or that it is pinned to. */
    public static Optional<String> nodeOf(Pod pod) {
        var bound = boundNode(pod);
        if (bound.isPresent()) {
            return bound;
        }
        // foreign pods that are pinned to a node may never get there
        return Labels.OPERATOR.equals(pod.getMetadata().getLabels().get(Labels.MANAGED_BY))
                ? pinnedNode(pod)
                : Optional.empty();
    }

    private static Optional<String> boundNode(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getNodeName()).filter(node -> !node.isEmpty());
    }

    /**
     * The node whose pods kube-scheduler has preempted for this one, or where it is about to bind it. Until then
     * kube-scheduler counts it there for all pods of equal or lower priority; those of tasks have 0 if nothing else is
     * said, and a pod that comes after them takes nothing from them.
     */
    private static Optional<String> nominatedNode(Pod pod) {
        var priority = pod.getSpec().getPriority();
        return pod.getStatus() == null
                        || pod.getMetadata().getDeletionTimestamp() != null
                        || (priority != null && priority < 0)
                ? Optional.empty()
                : Optional.ofNullable(pod.getStatus().getNominatedNodeName()).filter(node -> !node.isEmpty());
    }

    /** The node in a required affinity on {@code metadata.name}, as task pods have it. */
    private static Optional<String> pinnedNode(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getAffinity())
                .map(affinity -> affinity.getNodeAffinity())
                .map(affinity -> affinity.getRequiredDuringSchedulingIgnoredDuringExecution())
                .stream()
                .flatMap(selector -> selector.getNodeSelectorTerms().stream())
                .flatMap(term -> term.getMatchFields().stream())
                .filter(field -> "metadata.name".equals(field.getKey()) && "In".equals(field.getOperator()))
                .filter(field -> field.getValues().size() == 1)
                .map(field -> field.getValues().getFirst())
                .findFirst();
    }

    /** The pod's effective request and its host ports, whether it is on a node or not. */
    public static Resources requested(Pod pod, ExtendedResources extended) {
        var text = new StringBuilder();
        append(text, "cpus", PodRequests.of(pod, "cpu"), BigDecimal.ONE);
        append(text, "mem", PodRequests.of(pod, "memory"), MEBI);
        append(text, "disk", PodRequests.of(pod, "ephemeral-storage"), MEBI);
        extended.kubernetesNames()
                .forEach((name, kubernetesName) ->
                        append(text, name, PodRequests.of(pod, kubernetesName), BigDecimal.ONE));
        var ports = hostPorts(pod);
        if (!ports.isEmpty()) {
            text.append("ports:[").append(ports).append(']');
        }
        return Resources.parse(text.toString());
    }

    // Rounded up: a tiny excess in the ledger is harmless, but a tiny shortfall would be granted twice.
    private static void append(StringBuilder text, String name, BigDecimal amount, BigDecimal unit) {
        if (amount.signum() > 0) {
            var rounded = amount.divide(unit, 3, RoundingMode.CEILING).min(MOST);
            text.append(name).append(':').append(rounded.toPlainString()).append(';');
        }
    }

    private static String hostPorts(Pod pod) {
        return Stream.of(
                        orEmpty(pod.getSpec().getContainers()),
                        orEmpty(pod.getSpec().getInitContainers()))
                .flatMap(Collection::stream)
                .flatMap(container -> orEmpty(container.getPorts()).stream())
                .map(ContainerPort::getHostPort)
                .filter(Objects::nonNull)
                .distinct()
                .map(port -> port + "-" + port)
                .collect(Collectors.joining(","));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
