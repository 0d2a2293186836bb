package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;

/**
 * What the tasks of one framework hold, on all agents together.
 *
 * @param tasks the number of its pods and launches in flight
 * @param resources their scalars: ports of different agents are different ports, and their union would grow with the
 *     number of tasks
 */
public record FrameworkUse(int tasks, Resources resources) {

    public static final FrameworkUse NONE = new FrameworkUse(0, Resources.empty());

    FrameworkUse plus(PodResources pod) {
        return new FrameworkUse(tasks + 1, resources.plus(pod.resources().scalars()));
    }

    /** @param pod a resource request that was added before */
    FrameworkUse minus(PodResources pod) {
        return new FrameworkUse(tasks - 1, resources.minus(pod.resources().scalars()));
    }
}
