package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Objects;

/**
 * The containers that the operator adds to a task's pod: the fetcher, and the sidecar of a health check. They are the
 * pod's init containers. What a task asks for is its own matter, but they keep to the LimitRanges of its namespace.
 */
public final class HelperContainers {

    private HelperContainers() {}

    /** The pod, whose helper containers keep to the rules. */
    public static Pod fit(Pod pod, ContainerRules rules) {
        var helpers = pod.getSpec().getInitContainers();
        if (helpers.isEmpty() || rules.equals(ContainerRules.NONE)) {
            return pod;
        }
        return new PodBuilder(pod)
                .editSpec()
                .withInitContainers(
                        helpers.stream().map(helper -> fit(helper, rules)).toList())
                .endSpec()
                .build();
    }

    private static Container fit(Container helper, ContainerRules rules) {
        var resources = Objects.requireNonNullElseGet(helper.getResources(), ResourceRequirements::new);
        return new ContainerBuilder(helper).withResources(rules.fit(resources)).build();
    }

    /** Whether a refusal by a LimitRange may be about a helper: there is one, and the task's container is allowed. */
    public static boolean mayBeToBlame(Pod pod, ContainerRules rules) {
        return !pod.getSpec().getInitContainers().isEmpty()
                && pod.getSpec().getContainers().stream().allMatch(rules::allow);
    }
}
