package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.List;

/**
 * The resources in use on one node. The cost of an event does not depend on the number of pods.
 *
 * @param resources of all pods and launches in flight together
 * @param pods the number of those pods and launches
 * @param again the ranges and sets that a second pod holds too, then those that a third one holds, and so on. Scalars
 *     add up; a port that two pods hold is still one port ({@code resources} is a union), and stays in use until the
 *     last pod releases it. kube-scheduler does not give a host port to a second pod, except for another protocol or
 *     address, or if a pod was bound without it, so this list is mostly empty
 */
record NodeUse(Resources resources, int pods, List<Resources> again) {

    static final NodeUse NONE = new NodeUse(Resources.empty(), 0, List.of());

    NodeUse {
        again = List.copyOf(again);
    }

    NodeUse plus(PodResources pod) {
        var sum = resources.plus(pod.resources());
        var held = common(pod.resources().rangesAndSets(), resources);
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

    /** @param pod a resource request that was added before */
    NodeUse minus(PodResources pod) {
        if (again.isEmpty()) {
            return new NodeUse(resources.minus(pod.resources()), pods - 1, again);
        }
        var letGo = pod.resources().rangesAndSets();
        var layers = new ArrayList<>(again);
        // an item that several pods hold is released by the last of them
        for (var i = layers.size() - 1; i >= 0; i--) {
            var here = common(letGo, layers.get(i));
            layers.set(i, layers.get(i).minus(here));
            letGo = letGo.minus(here);
        }
        layers.removeIf(Resources::isEmpty);
        var left = resources.minus(pod.resources().scalars()).minus(letGo);
        return new NodeUse(left, pods - 1, layers);
    }

    private static Resources common(Resources some, Resources others) {
        return some.isEmpty() ? some : some.minus(some.minus(others));
    }
}
