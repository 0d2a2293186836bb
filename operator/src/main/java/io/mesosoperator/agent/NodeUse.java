package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in use on one node.
 *
 * @param resources of all pods and launches in flight together
 * @param pods how many of them there are
 * @param shared what each of them holds of ranges and sets. Scalars add up; a port that two of them hold is still one port
 *     ({@code resources} is a union), and is in use until the last of them lets it go.
 */
record NodeUse(Resources resources, int pods, List<Resources> shared) {

    static final NodeUse NONE = new NodeUse(Resources.empty(), 0, List.of());

    NodeUse {
        shared = List.copyOf(shared);
    }

    NodeUse plus(PodDemand demand) {
        return new NodeUse(resources.plus(demand.resources()), pods + 1, with(notScalar(demand)));
    }

    /** @param demand one that was added */
    NodeUse minus(PodDemand demand) {
        var letGo = notScalar(demand);
        var stillHeld = without(letGo);
        var left = resources.minus(demand.resources());
        // kube-scheduler keeps a host port free of a second pod, but not for another protocol or address, nor for pods
        // that
        // were bound past it
        return new NodeUse(
                letGo.isEmpty() ? left : stillHeld.stream().reduce(left, Resources::plus), pods - 1, stillHeld);
    }

    private List<Resources> with(Resources taken) {
        if (taken.isEmpty()) {
            return shared;
        }
        var more = new ArrayList<>(shared);
        more.add(taken);
        return more;
    }

    private List<Resources> without(Resources letGo) {
        if (letGo.isEmpty()) {
            return shared;
        }
        var fewer = new ArrayList<>(shared);
        fewer.remove(letGo);
        return fewer;
    }

    private static Resources notScalar(PodDemand demand) {
        return demand.resources().minus(demand.resources().scalars());
    }
}
