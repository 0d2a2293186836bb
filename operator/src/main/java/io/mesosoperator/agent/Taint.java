package io.mesosoperator.agent;

import java.util.Set;

/**
 * What keeps pods away from a node that do not tolerate it.
 *
 * @param value empty if it has none
 * @param effect NoSchedule or NoExecute
 */
public record Taint(String key, String value, String effect) {

    /** Where pods do not come; PreferNoSchedule only makes them rare. */
    private static final Set<String> REPELLING = Set.of("NoSchedule", "NoExecute");

    /** Kubernetes says by these that the node is unwell, or not there yet. */
    private static final Set<String> UNWELL = Set.of("node.kubernetes.io/", "node.cloudprovider.kubernetes.io/");

    /** By these autoscalers say that the node is about to go. */
    private static final Set<String> GOING = Set.of("ToBeDeletedByClusterAutoscaler", "karpenter.sh/disrupted");

    boolean repels() {
        return REPELLING.contains(effect);
    }

    /** Whether no task should come, whatever it tolerates. */
    boolean isForAll() {
        return GOING.contains(key) || UNWELL.stream().anyMatch(key::startsWith);
    }

    @Override
    public String toString() {
        return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
    }
}
