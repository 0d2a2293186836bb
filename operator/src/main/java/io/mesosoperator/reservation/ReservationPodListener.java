package io.mesosoperator.reservation;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mesosoperator.agent.PodInfo;

/** Feeds reservation pods into {@link ReservationPods}; it must receive no other pods. */
public final class ReservationPodListener implements ResourceEventHandler<PodInfo> {

    private final ReservationPods pods;

    public ReservationPodListener(ReservationPods pods) {
        this.pods = pods;
    }

    @Override
    public void onAdd(PodInfo pod) {
        pod.pod().ifPresent(pods::observe);
    }

    @Override
    public void onUpdate(PodInfo before, PodInfo pod) {
        pod.pod().ifPresent(pods::observe);
    }

    @Override
    public void onDelete(PodInfo pod, boolean finalStateUnknown) {
        pod.pod().ifPresent(pods::gone);
    }
}
