package io.mesosoperator.reservation;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about the placeholders of one agent: first the deletions, then the creation.
 *
 * @param surplus those that hold what they should not, or nothing any more
 * @param missing the one to create
 * @param backOff what counts from now on; look again at its end if it forbids what is wanted
 */
record ReservationPodPlan(List<ReservationPod> surplus, Optional<Pod> missing, BackOff backOff) {

    /**
     * Decides.
     *
     * @param wanted the one that there should be
     * @param there those that there are
     */
    static ReservationPodPlan decide(
            Optional<Pod> wanted, Collection<ReservationPod> there, BackOff before, Instant now) {
        var name = wanted.map(pod -> pod.getMetadata().getName()).orElse("");
        var surplus = there.stream()
                .filter(placeholder ->
                        placeholder.ended() || !placeholder.name().equals(name))
                .toList();
        var backOff = there.stream()
                .filter(placeholder -> placeholder.ended() && placeholder.name().equals(name))
                .findFirst()
                .map(failed -> before.failed(failed.name(), now))
                .orElse(before);
        var isThere = there.size() > surplus.size();
        var missing = wanted.filter(pod -> !isThere && !backOff.forbids(name, now));
        return new ReservationPodPlan(surplus, missing, backOff);
    }
}
