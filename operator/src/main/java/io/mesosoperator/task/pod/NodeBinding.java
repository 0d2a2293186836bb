package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pods that are on their node from the start ({@code spec.nodeName}): the kubelet runs them, or refuses them, without
 * kube-scheduler. Some pods cannot do without it.
 */
public final class NodeBinding {

    /** What a kubelet counts by itself; for others, a driver's claim may be made by kube-scheduler (KEP-5004). */
    private static final Set<String> OF_KUBELETS = Set.of("cpu", "memory", "ephemeral-storage");

    private NodeBinding() {}

    /** The pod, bound to the node that it is pinned to; or as it is, if it needs kube-scheduler. */
    public static Pod of(Pod pod, String node) {
        return needsScheduler(pod)
                ? pod
                : new PodBuilder(pod)
                        .editSpec()
                        .withNodeName(node)
                        .withAffinity(null) // the kubelet would look at it, and it says the same
                        .endSpec()
                        .build();
    }

    public static boolean isBound(Pod pod) {
        return pod.getSpec().getNodeName() != null;
    }

    private static boolean needsScheduler(Pod pod) {
        return preempts(pod)
                || orEmpty(pod.getSpec().getVolumes()).stream().anyMatch(NodeBinding::isClaimed)
                || Stream.of(pod.getSpec().getContainers(), pod.getSpec().getInitContainers())
                        .flatMap(containers -> orEmpty(containers).stream())
                        .flatMap(NodeBinding::resources)
                        .anyMatch(name -> !OF_KUBELETS.contains(name));
    }

    /** Pods that are in the way of a reservation go when kube-scheduler finds them there. */
    private static boolean preempts(Pod pod) {
        return PriorityClasses.RESERVED_TASK.equals(pod.getSpec().getPriorityClassName());
    }

    /** A volume that is made on first use is made where kube-scheduler says ({@code selected-node}). */
    private static boolean isClaimed(Volume volume) {
        return volume.getPersistentVolumeClaim() != null || volume.getEphemeral() != null;
    }

    private static Stream<String> resources(Container container) {
        return Optional.ofNullable(container.getResources()).stream()
                .flatMap(resources -> Stream.of(resources.getRequests(), resources.getLimits()))
                .flatMap(amounts -> amounts == null ? Stream.empty() : amounts.keySet().stream());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
