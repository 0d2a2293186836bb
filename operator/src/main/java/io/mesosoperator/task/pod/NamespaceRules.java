package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.LimitRange;
import java.util.Collection;

/** What the LimitRanges of a namespace demand of each container, and of whole pods. */
public record NamespaceRules(ContainerRules containers, PodRules pods) {

    public static final NamespaceRules NONE = new NamespaceRules(ContainerRules.NONE, PodRules.NONE);

    /** All of them together: admission checks each. */
    public static NamespaceRules of(Collection<LimitRange> ranges) {
        return new NamespaceRules(ContainerRules.of(ranges), PodRules.of(ranges));
    }
}
