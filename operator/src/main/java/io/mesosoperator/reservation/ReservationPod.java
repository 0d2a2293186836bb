package io.mesosoperator.reservation;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Set;

/**
 * A placeholder pod that there is.
 *
 * @param ended rejected by its node or evicted: it holds nothing any more
 */
record ReservationPod(String name, String uid, boolean ended) {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    static ReservationPod of(Pod pod) {
        var ended = pod.getStatus() != null && ENDED.contains(pod.getStatus().getPhase());
        return new ReservationPod(pod.getMetadata().getName(), pod.getMetadata().getUid(), ended);
    }

    /** The agent that the pod is on; empty when it is on none. */
    static String agentOf(Pod pod) {
        var node = pod.getSpec().getNodeName();
        return node == null ? "" : node;
    }
}
