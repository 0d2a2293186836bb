package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.OptionalLong;

/** How long a pod that is killed may take to end, in seconds. Pure. */
final class KillGrace {

    /** With none the API server would forget the pod before its process has ended. */
    private static final long LEAST = 1;

    private KillGrace() {}

    /** What a deletion of the pod says; empty if the pod's own grace period counts. */
    static OptionalLong forDeletion(OptionalLong asked) {
        return asked.isEmpty() ? asked : OptionalLong.of(Math.max(asked.getAsLong(), LEAST));
    }

    /**
     * What a pod that is being deleted gets if it is to end sooner (Mesos: {@code CommandExecutor::kill}); empty if it
     * is not. As in Mesos, a later KILL can shorten the time, which counts from the first; a longer one changes
     * nothing.
     *
     * @param asked by the KILL that came last; empty if that leaves it to the pod
     */
    static OptionalLong shorter(OptionalLong asked, Pod pod) {
        var counts = pod.getMetadata().getDeletionGracePeriodSeconds();
        if (pod.getMetadata().getDeletionTimestamp() == null || counts == null) {
            return OptionalLong.empty();
        }
        var own = pod.getSpec().getTerminationGracePeriodSeconds();
        var least = Math.max(asked.orElse(own == null ? counts : own), LEAST);
        return least < counts ? OptionalLong.of(least) : OptionalLong.empty();
    }
}
