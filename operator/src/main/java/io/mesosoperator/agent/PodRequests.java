package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pod's effective request of one resource, by the rules of {@code PodRequests} in k8s.io/component-helpers/resource
 * 0.36, which kube-scheduler and kubelet use. It reads of a pod: {@code spec.containers}, {@code spec.initContainers},
 * {@code spec.resources}, {@code spec.overhead}; of its status {@code containerStatuses},
 * {@code initContainerStatuses}, {@code status.resources}, {@code allocatedResources}, {@code conditions} and
 * {@code nodeAllocatableResourceClaimStatuses}.
 *
 * @param pod whose request it is
 * @param resource Kubernetes' name of it, {@code memory}
 */
record PodRequests(Pod pod, String resource) {

    private static final BigDecimal NONE = BigDecimal.ZERO;

    /** In Kubernetes' unit: cores, bytes, or pieces. */
    static BigDecimal of(Pod pod, String resource) {
        return new PodRequests(pod, resource).amount();
    }

    private BigDecimal amount() {
        return ofPod().orElseGet(this::ofContainers).add(orNone(pod.getSpec().getOverhead()));
    }

    /** KEP-2837: the pod's own request stands for those of its containers, where it has one. */
    private Optional<BigDecimal> ofPod() {
        var asked = isOfPods() ? requests(pod.getSpec().getResources()) : Optional.<BigDecimal>empty();
        return asked.map(amount -> Optional.ofNullable(pod.getStatus())
                .filter(status -> status.getResources() != null)
                .map(status -> effective(amount, orNone(status.getResources()), orNone(status.getAllocatedResources())))
                .orElse(amount));
    }

    private boolean isOfPods() {
        return resource.equals("cpu") || resource.equals("memory") || resource.startsWith("hugepages-");
    }

    /**
     * KEP-753: the larger of the final request (containers and sidecars) and the peak while init containers run one
     * after the other, each beside the sidecars started before it.
     */
    private BigDecimal ofContainers() {
        var sidecars = NONE;
        var peak = NONE;
        for (var init : orEmpty(pod.getSpec().getInitContainers())) {
            if ("Always".equals(init.getRestartPolicy())) {
                sidecars = sidecars.add(effective(init, status().map(PodStatus::getInitContainerStatuses)));
                peak = peak.max(sidecars);
            } else {
                peak = peak.max(sidecars.add(orNone(init.getResources())));
            }
        }
        var running = orEmpty(pod.getSpec().getContainers()).stream()
                .map(container -> effective(container, status().map(PodStatus::getContainerStatuses)))
                .reduce(sidecars, BigDecimal::add);
        return peak.max(running).add(ofClaims());
    }

    /** KEP-1287 (resize in place): a container may have more than it asks for now, or ask for more than it has. */
    private BigDecimal effective(Container container, Optional<List<ContainerStatus>> statuses) {
        var asked = orNone(container.getResources());
        return statuses.stream()
                .flatMap(all -> orEmpty(all).stream())
                .filter(status -> container.getName().equals(status.getName()) && status.getResources() != null)
                .findFirst()
                .map(status -> effective(asked, orNone(status.getResources()), orNone(status.getAllocatedResources())))
                .orElse(asked);
    }

    /**
     * @param asked in the spec
     * @param actual what the runtime has set
     * @param allocated what the kubelet has admitted
     */
    private BigDecimal effective(BigDecimal asked, BigDecimal actual, BigDecimal allocated) {
        var held = actual.max(allocated);
        return isInfeasible() ? held : held.max(asked);
    }

    /** What is asked for is more than the node can ever give. */
    private boolean isInfeasible() {
        return status().map(PodStatus::getConditions).stream()
                .flatMap(conditions -> orEmpty(conditions).stream())
                .filter(condition -> "PodResizePending".equals(condition.getType()))
                .findFirst()
                .filter(condition -> "Infeasible".equals(condition.getReason()))
                .isPresent();
    }

    /** KEP-5517: node resources that the pod's ResourceClaims take. */
    private BigDecimal ofClaims() {
        return status().map(PodStatus::getNodeAllocatableResourceClaimStatuses).stream()
                .flatMap(claims -> orEmpty(claims).stream())
                .map(claim -> orNone(claim.getResources()))
                .reduce(NONE, BigDecimal::add);
    }

    private Optional<PodStatus> status() {
        return Optional.ofNullable(pod.getStatus());
    }

    private BigDecimal orNone(@Nullable ResourceRequirements requirements) {
        return requests(requirements).orElse(NONE);
    }

    private Optional<BigDecimal> requests(@Nullable ResourceRequirements requirements) {
        return Optional.ofNullable(requirements)
                .map(ResourceRequirements::getRequests)
                .map(requests -> requests.get(resource))
                .map(Quantity::getNumericalAmount);
    }

    private BigDecimal orNone(@Nullable Map<String, Quantity> quantities) {
        return Stream.ofNullable(quantities)
                .map(all -> all.get(resource))
                .filter(Objects::nonNull)
                .map(Quantity::getNumericalAmount)
                .findFirst()
                .orElse(NONE);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
