package io.mesosoperator.reservation;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Feeds reservation pods into {@link ReservationPods}; it must receive no other pods. */
public final class ReservationPodListener implements ResourceEventHandler<Pod> {

    private final ReservationPods pods;

    public ReservationPodListener(ReservationPods pods) {
        this.pods = pods;
    }

    @Override
    public void onAdd(Pod pod) {
        pods.observe(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        pods.observe(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
        pods.gone(pod);
    }
}
