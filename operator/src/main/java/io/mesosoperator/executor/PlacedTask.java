package io.mesosoperator.executor;

import io.mesosoperator.task.executor.HostedTask;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.KillPolicy;

/** A task in the pod of an executor that has not ended. Only the registry reads and writes it, under its lock. */
final class PlacedTask {

    /** How far its executor has heard of it. */
    enum Delivery {
        /** Its status does not say yet where it is. */
        UNRECORDED,
        /** The executor is to hear of it. */
        QUEUED,
        /** An operator before this one may have told the executor. */
        UNKNOWN,
        /** The executor was told, or shows that it was. */
        SENT
    }

    final HostedTask task;
    Delivery delivery;

    /** Whether the pod has had room for it: what it has is not taken away again while the task is there. */
    boolean fits;

    /** Whether its status cannot be written: then nothing waits for that. */
    boolean unwritable;

    /** Whether the executor has told of it: then it knows it. */
    boolean told;

    /** Whether it is to be killed. */
    boolean killed;

    /** How it is to be killed. */
    KillPolicy killPolicy = KillPolicy.getDefaultInstance();

    /** Whether it was killed before its executor heard of it. */
    boolean dropped;

    /** Whether its executor was told of it, and does not know it. */
    boolean unknown;

    /** What the executor has told and nobody has written yet, oldest first. */
    final List<TaskStatus> reported = new ArrayList<>();

    PlacedTask(HostedTask task, Delivery delivery, boolean fits) {
        this.task = task;
        this.delivery = delivery;
        this.fits = fits;
    }

    boolean isUnheardOf() {
        return delivery == Delivery.UNRECORDED || delivery == Delivery.QUEUED;
    }

    /** Whether its executor is to hear of it now. */
    boolean isDeliverable() {
        return delivery == Delivery.QUEUED && fits && !dropped;
    }
}
