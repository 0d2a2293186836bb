package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mesosoperator.agent.Ledger.TaskOwner;
import java.util.Optional;
import java.util.function.Function;

/** Feeds pods into the {@link Ledger}: tasks' pods and foreign pods alike. */
public final class LedgerPodListener implements ResourceEventHandler<PodInfo> {

    private final Ledger ledger;
    private final Function<Pod, Optional<TaskOwner>> owner;
    private final Runnable changed;

    /**
     * @param owner the task that a pod belongs to, if any
     * @param changed called when the resources in use have changed
     */
    public LedgerPodListener(Ledger ledger, Function<Pod, Optional<TaskOwner>> owner, Runnable changed) {
        this.ledger = ledger;
        this.owner = owner;
        this.changed = changed;
    }

    @Override
    public void onAdd(PodInfo pod) {
        if (ledger.observe(pod, pod.pod().flatMap(owner))) {
            changed.run();
        }
    }

    @Override
    public void onUpdate(PodInfo before, PodInfo now) {
        onAdd(now);
    }

    @Override
    public void onDelete(PodInfo pod, boolean finalStateUnknown) {
        if (ledger.gone(pod)) {
            changed.run();
        }
    }
}
