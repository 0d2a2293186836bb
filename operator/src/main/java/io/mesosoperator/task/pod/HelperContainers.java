package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/**
 * The containers that the operator adds to a task's pod: the fetcher, and the sidecar of a health check. They are the
 * pod's init containers. What a task asks for is its own matter, but they keep to the LimitRanges of its namespace.
 */
public final class HelperContainers {

    private HelperContainers() {}

    /** The pod, whose helper containers keep to the rules. */
    public static Pod fit(Pod pod, NamespaceRules rules) {
        var helpers = pod.getSpec().getInitContainers();
        if (helpers.isEmpty() || rules.equals(NamespaceRules.NONE)) {
            return pod;
        }
        var each = new PodBuilder(pod)
                .editSpec()
                .withInitContainers(helpers.stream()
                        .map(helper -> fit(helper, rules.containers()))
                        .toList())
                .endSpec()
                .build();
        return rules.pods().fit(each, rules.containers());
    }

    private static Container fit(Container helper, ContainerRules rules) {
        return new ContainerBuilder(helper)
                .withResources(rules.fit(ContainerRules.resourcesOf(helper)))
                .build();
    }

    /**
     * Whether a refusal by a LimitRange may be about a helper, so that it may be met next time: there is one, and the
     * task's container is allowed.
     */
    public static boolean mayBeToBlame(Pod pod, ContainerRules rules) {
        return !pod.getSpec().getInitContainers().isEmpty()
                && pod.getSpec().getContainers().stream().allMatch(rules::allow);
    }

    /** The same of a rule for whole pods: the task is allowed by itself, and with helpers as far as rules are known. */
    public static boolean mayBeToBlame(Pod pod, PodRules rules) {
        return !pod.getSpec().getInitContainers().isEmpty() && rules.allowTaskOf(pod) && rules.allow(pod);
    }
}
