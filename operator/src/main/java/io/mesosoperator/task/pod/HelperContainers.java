package io.mesosoperator.task.pod;

import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.kubernetes.Annotations;
import java.util.List;
import java.util.Optional;

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

    /** The pod as it is to be created, with a note of which helpers are the operator's. */
    public static Pod noted(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(
                        Annotations.HELPERS,
                        pod.getSpec().getInitContainers().stream()
                                .map(Container::getName)
                                .collect(joining(",")))
                .endMetadata()
                .build();
    }

    /** Whether the init container of this name is the operator's. A pod of an earlier version has no note of it. */
    public static boolean isOurs(Pod pod, String name) {
        return Optional.ofNullable(pod.getMetadata())
                .map(ObjectMeta::getAnnotations)
                .map(annotations -> annotations.get(Annotations.HELPERS))
                .map(noted -> List.of(noted.split(",", -1)).contains(name))
                .orElse(true);
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
