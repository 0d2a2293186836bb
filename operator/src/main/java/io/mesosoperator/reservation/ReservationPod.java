package io.mesosoperator.reservation;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Set;

/**
 * An existing reservation pod.
 *
 * @param ended rejected by its node or evicted: it no longer holds anything
 */
record ReservationPod(String name, String uid, boolean ended) {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    static ReservationPod of(Pod pod) {
        var ended = pod.getStatus() != null && ENDED.contains(pod.getStatus().getPhase());
        return new ReservationPod(pod.getMetadata().getName(), pod.getMetadata().getUid(), ended);
    }

    /** The agent that the pod is on; empty if it is on none. */
    static String agentOf(Pod pod) {
        var node = pod.getSpec().getNodeName();
        return node == null ? "" : node;
    }
}
