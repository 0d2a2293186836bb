package io.mesosoperator.app;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mesosoperator.agent.LedgerPodListener;
import io.mesosoperator.agent.PodInfo;
import io.mesosoperator.kubernetes.FilteringResourceEventHandler;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.reservation.ReservationPodListener;
import io.mesosoperator.task.TaskPodListener;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Everybody who hears of pods, told one after the other in the informer's thread: the ledger first, so that what a pod
 * uses is counted before its task is decided. A reservation pod uses nothing: it holds what its agent offers.
 */
final class PodListeners implements ResourceEventHandler<PodInfo> {

    private final ItemGuard guard = new ItemGuard("pods at start");
    private final LedgerPodListener ledger;
    private final List<ResourceEventHandler<PodInfo>> listeners;

    PodListeners(
            Predicate<PodInfo> isReservationPod,
            LedgerPodListener ledger,
            ReservationPodListener reservations,
            TaskPodListener tasks) {
        this.ledger = ledger;
        listeners = List.of(
                new FilteringResourceEventHandler<>(isReservationPod.negate(), ledger),
                new FilteringResourceEventHandler<>(isReservationPod, reservations),
                new FilteringResourceEventHandler<>(isReservationPod.negate(), tasks));
    }

    /** Counts what these pods hold once more. */
    synchronized void count(Supplier<List<Pod>> pods) {
        pods.get().forEach(pod -> guard.run(pod.getMetadata().getName(), () -> ledger.onAdd(PodInfo.ofOurs(pod))));
    }

    @Override
    public synchronized void onAdd(PodInfo pod) {
        tell(listener -> listener.onAdd(pod));
    }

    @Override
    public synchronized void onUpdate(PodInfo before, PodInfo now) {
        if (isNews(before, now)) {
            tell(listener -> listener.onUpdate(before, now));
        }
    }

    @Override
    public synchronized void onDelete(PodInfo pod, boolean finalStateUnknown) {
        tell(listener -> listener.onDelete(pod, finalStateUnknown));
    }

    /** Tells all of them, also those behind one that fails; then fails as the first one did. */
    private void tell(Consumer<ResourceEventHandler<PodInfo>> event) {
        RuntimeException first = null;
        for (var listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Kubelets touch their pods often; only these parts mean anything here. */
    private static boolean isNews(PodInfo before, PodInfo now) {
        return (before.pod().isPresent() && now.pod().isPresent())
                ? isNews(before.pod().get(), now.pod().get())
                : !now.holdsTheSame(before);
    }

    private static boolean isNews(Pod before, Pod now) {
        var was = before.getMetadata();
        var is = now.getMetadata();
        return !Objects.equals(before.getStatus(), now.getStatus())
                || !Objects.equals(was.getUid(), is.getUid())
                || !Objects.equals(was.getDeletionTimestamp(), is.getDeletionTimestamp())
                || !Objects.equals(was.getFinalizers(), is.getFinalizers())
                || !Objects.equals(was.getLabels(), is.getLabels())
                || !Objects.equals(before.getSpec(), now.getSpec());
    }
}
