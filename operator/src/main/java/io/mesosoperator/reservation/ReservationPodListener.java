package io.mesosoperator.reservation;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Keeps placeholder pods from whoever counts what pods use, and tells {@link ReservationPods} of them instead. */
public final class ReservationPodListener implements ResourceEventHandler<Pod> {

    private final ReservationPods placeholders;
    private final ResourceEventHandler<? super Pod> others;

    /** @param others is told of all other pods */
    public ReservationPodListener(ReservationPods placeholders, ResourceEventHandler<? super Pod> others) {
        this.placeholders = placeholders;
        this.others = others;
    }

    @Override
    public void onAdd(Pod pod) {
        if (placeholders.isPlaceholder(pod)) {
            placeholders.observe(pod);
        } else {
            others.onAdd(pod);
        }
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        var sameKind = placeholders.isPlaceholder(before) == placeholders.isPlaceholder(pod);
        if (sameKind && !placeholders.isPlaceholder(pod)) {
            others.onUpdate(before, pod);
            return;
        }
        if (!sameKind || !before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
            onDelete(before, true); // its label changed, or it was created again while the watch was away
        }
        onAdd(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
        if (placeholders.isPlaceholder(pod)) {
            placeholders.gone(pod);
        } else {
            others.onDelete(pod, finalStateUnknown);
        }
    }
}
