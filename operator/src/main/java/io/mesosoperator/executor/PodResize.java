package io.mesosoperator.executor;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.mesosoperator.task.executor.Room;
import io.mesosoperator.task.pod.PodDraft;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the kubelet has made of the resize of a pod (KEP-1287): the API server takes it, and the kubelet carries it out,
 * defers it until its node has room, or calls it infeasible.
 */
final class PodResize {

    private static final String PENDING = "PodResizePending";
    private static final String IN_PROGRESS = "PodResizeInProgress";
    private static final String INFEASIBLE = "Infeasible";

    private PodResize() {}

    /** Whether the container has what its pod asks for. */
    static Room of(Pod pod) {
        var has = container(pod).map(ContainerStatus::getResources);
        var isGiven = has.filter(resources -> covers(resources, asked(pod))).isPresent();
        if (isGiven || isAllocated(pod)) {
            return new Room.There(); // to shrink may take longer, and nobody waits for that
        }
        var pending = condition(pod, PENDING);
        if (pending.isPresent()) {
            var words = Objects.requireNonNullElse(pending.get().getMessage(), "it does not say why");
            return INFEASIBLE.equals(pending.get().getReason())
                    ? new Room.Refused(
                            "spec.resources: the kubelet cannot give them to the executor's pod while it runs (" + words
                                    + "); launch the task with another executorId, or ask for less")
                    : new Room.Awaited(Optional.of("Waiting for the kubelet to resize the executor's pod: " + words));
        }
        return has.isPresent() ? new Room.Awaited(Optional.empty()) : new Room.There(); // it does not run yet
    }

    private static Optional<ContainerStatus> container(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getContainerStatuses).stream()
                .flatMap(List::stream)
                .filter(status -> PodDraft.CONTAINER.equals(status.getName()))
                .findFirst();
    }

    private static ResourceRequirements asked(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getContainers()).stream()
                .flatMap(List::stream)
                .filter(container -> PodDraft.CONTAINER.equals(container.getName()))
                .flatMap(container -> Optional.ofNullable(container.getResources()).stream())
                .findFirst()
                .orElseGet(ResourceRequirements::new);
    }

    /**
     * Whether the kubelet has admitted what the pod asks for, and is not about it any more. What it reads back from the
     * runtime may be a little less: shares of a processor are no thousandths.
     */
    private static boolean isAllocated(Pod pod) {
        return container(pod)
                        .map(ContainerStatus::getAllocatedResources)
                        .filter(allocated -> covers(allocated, asked(pod).getRequests()))
                        .isPresent()
                && condition(pod, PENDING).isEmpty()
                && condition(pod, IN_PROGRESS).isEmpty();
    }

    /** One that the kubelet wrote before it saw the latest resize says nothing of that. */
    private static Optional<PodCondition> condition(Pod pod, String type) {
        var generation = pod.getMetadata().getGeneration();
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).stream()
                .flatMap(List::stream)
                .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .filter(condition -> generation == null
                        || condition.getObservedGeneration() == null
                        || condition.getObservedGeneration() >= generation)
                .findFirst();
    }

    private static boolean covers(ResourceRequirements has, ResourceRequirements asked) {
        return covers(has.getRequests(), asked.getRequests()) && covers(has.getLimits(), asked.getLimits());
    }

    private static boolean covers(Map<String, Quantity> has, Map<String, Quantity> asked) {
        return asked == null
                || asked.entrySet().stream()
                        .filter(entry -> entry.getValue().getNumericalAmount().signum() > 0)
                        .allMatch(entry -> has != null
                                && has.containsKey(entry.getKey())
                                && has.get(entry.getKey())
                                                .getNumericalAmount()
                                                .compareTo(entry.getValue().getNumericalAmount())
                                        >= 0);
    }
}
