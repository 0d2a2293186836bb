package io.mesosoperator.reservation;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The actions for the reservation pods of one agent: first the deletions, then the creation.
 *
 * @param surplus pods that hold the wrong amounts, or no longer hold anything
 * @param missing the pod to create
 * @param backOff the back-off from now on; if it forbids the creation, decide again when it ends
 */
record ReservationPodPlan(List<ReservationPod> surplus, Optional<Pod> missing, BackOff backOff) {

    /**
     * Decides on the actions.
     *
     * @param wanted the reservation pod that should exist
     * @param there the existing ones
     */
    static ReservationPodPlan decide(
            Optional<Pod> wanted, Collection<ReservationPod> there, BackOff before, Instant now) {
        var name = wanted.map(pod -> pod.getMetadata().getName()).orElse("");
        var surplus = there.stream()
                .filter(reservationPod ->
                        reservationPod.ended() || !reservationPod.name().equals(name))
                .toList();
        var backOff = there.stream()
                .filter(reservationPod ->
                        reservationPod.ended() && reservationPod.name().equals(name))
                .findFirst()
                .map(failed -> before.failed(failed.name(), now))
                .orElse(before);
        var isThere = there.size() > surplus.size();
        var missing = wanted.filter(pod -> !isThere && !backOff.forbids(name, now));
        return new ReservationPodPlan(surplus, missing, backOff);
    }
}
