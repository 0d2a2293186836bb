package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in use on one node. An event costs the same however many pods are there.
 *
 * @param resources of all pods and launches in flight together
 * @param pods how many of them there are
 * @param again the ranges and sets that a second of them holds too, then those that a third does, and so on. Scalars
 *     add up; a port that two hold is still one port ({@code resources} is a union), and is in use until the last of
 *     them lets it go. kube-scheduler keeps a host port free of a second pod, but not for another protocol or address,
 *     nor for pods that were bound past it, so this is mostly empty
 */
record NodeUse(Resources resources, int pods, List<Resources> again) {

    static final NodeUse NONE = new NodeUse(Resources.empty(), 0, List.of());

    NodeUse {
        again = List.copyOf(again);
    }

    NodeUse plus(PodDemand demand) {
        var sum = resources.plus(demand.resources());
        var held = common(demand.resources().rangesAndSets(), resources);
        if (held.isEmpty()) {
            return new NodeUse(sum, pods + 1, again);
        }
        var layers = new ArrayList<>(again);
        for (var i = 0; !held.isEmpty(); i++) {
            var layer = i < layers.size() ? layers.get(i) : Resources.empty();
            var deeper = common(held, layer);
            if (i < layers.size()) {
                layers.set(i, layer.plus(held));
            } else {
                layers.add(held);
            }
            held = deeper;
        }
        return new NodeUse(sum, pods + 1, layers);
    }

    /** @param demand one that was added */
    NodeUse minus(PodDemand demand) {
        if (again.isEmpty()) {
            return new NodeUse(resources.minus(demand.resources()), pods - 1, again);
        }
        var letGo = demand.resources().rangesAndSets();
        var layers = new ArrayList<>(again);
        // what several hold is let go where the last of them has it
        for (var i = layers.size() - 1; i >= 0; i--) {
            var here = common(letGo, layers.get(i));
            layers.set(i, layers.get(i).minus(here));
            letGo = letGo.minus(here);
        }
        layers.removeIf(Resources::isEmpty);
        var left = resources.minus(demand.resources().scalars()).minus(letGo);
        return new NodeUse(left, pods - 1, layers);
    }

    private static Resources common(Resources some, Resources others) {
        return some.isEmpty() ? some : some.minus(some.minus(others));
    }
}
