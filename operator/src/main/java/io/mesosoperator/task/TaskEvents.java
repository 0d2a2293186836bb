package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.discovery.DiscoveryIndex;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.PrimaryResourceListener;
import io.mesosoperator.kubernetes.WorkQueue;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What wakes a task's reconciler: its pod, its framework, the allocation, the loss of its agent. All pods pass here,
 * for the ledger counts them all.
 */
public final class TaskEvents implements ResourceEventHandler<Pod> {

    private final PrimaryResourceListener<TaskInfoResource> source =
            new PrimaryResourceListener<>("task-events", this::gone);
    private final TaskRecords records;
    private final TaskDirectory directory;
    private final Ledger ledger;
    private final AllocatorService cycle;
    private final DiscoveryIndex discovery;
    private final WorkQueue<Pod> releases;
    private volatile Predicate<TaskKey> exists = task -> true;

    TaskEvents(
            TaskRecords records,
            TaskDirectory directory,
            TaskPods pods,
            Ledger ledger,
            AllocatorService cycle,
            DiscoveryIndex discovery) {
        this.records = records;
        this.directory = directory;
        this.discovery = discovery;
        this.releases = new WorkQueue<>(pods::releaseIfDead);
        this.ledger = ledger;
        this.cycle = cycle;
    }

    PrimaryResourceListener<TaskInfoResource> source() {
        return source;
    }

    /** The worker that lets go the pods of TaskInfo objects that are gone. */
    public Runnable releases() {
        return releases;
    }

    /**
     * The operator stops, and its caches empty: from now on nothing counts as gone. What really is gone, the next operator
     * finds out.
     */
    public void stopping() {
        exists = task -> true;
    }

    /** Whether there is this TaskInfo, of this uid, and it is not being deleted. */
    boolean exists(TaskKey task) {
        return exists.test(task);
    }

    /** The object is gone: what it asked for is withdrawn; its pod goes by its owner reference. */
    void gone(TaskInfoResource task) {
        var uid = task.key().uid();
        cycle.withdraw(uid);
        directory.leave(uid);
        discovery.remove(uid);
        records.pod(uid).ifPresent(releases::add);
        records.forget(uid);
    }

    /**
     * From now on it is known which TaskInfo objects exist: the pods of those that do not are let go.
     *
     * @param known whether there is this TaskInfo, of this uid
     */
    void tasksAreKnown(Predicate<TaskKey> known) {
        exists = known;
        records.pods().forEach(this::releaseIfOrphan);
    }

    @Override
    public void onAdd(Pod pod) {
        observe(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        if (!pod.getMetadata().getUid().equals(before.getMetadata().getUid())) {
            onDelete(before, true); // deleted and created again while the watch was away
        }
        if (tellsSomething(before, pod)) {
            observe(pod);
        }
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
        if (ledger.gone(pod)) {
            cycle.changed();
        }
        TaskPods.taskOf(pod).ifPresent(task -> {
            records.gone(task.uid(), pod);
            if (!exists.test(task)) {
                records.forget(task.uid());
            }
            source.propagateEvent(task.resourceId());
        });
    }

    /** There is something new to decide about this task. */
    void wake(TaskKey task) {
        source.propagateEvent(task.resourceId());
    }

    /** The allocation has decided about this task. */
    public void decided(String taskUid) {
        directory.find(taskUid).ifPresent(task -> source.propagateEvent(task.resourceId()));
    }

    /** The framework came, changed or went. */
    public void frameworkChanged(FrameworkKey framework) {
        directory.of(framework).forEach(task -> source.propagateEvent(task.resourceId()));
    }

    /** The node is gone, or silent for too long: whoever has a pod there has lost it. */
    public void agentGone(String slaveId) {
        records.podsOn(slaveId).stream()
                .map(TaskPods::taskOf)
                .flatMap(Optional::stream)
                .forEach(task -> source.propagateEvent(task.resourceId()));
    }

    private void observe(Pod pod) {
        var task = TaskPods.taskOf(pod);
        if (ledger.observe(pod, task.map(key -> owner(key, pod)))) {
            cycle.changed();
        }
        task.ifPresent(key -> {
            if (!records.launched(key.uid())) {
                cycle.launched(key.uid()); // perhaps by another operator
            }
            records.observed(key.uid(), pod);
            source.propagateEvent(key.resourceId());
        });
        releaseIfOrphan(pod);
    }

    private static TaskOwner owner(TaskKey task, Pod pod) {
        return new TaskOwner(task.uid(), new FrameworkKey(task.namespace(), LabelValue.textOf(pod, Labels.FRAMEWORK)));
    }

    /** A pod of ours that is being deleted and has no TaskInfo: nobody is left to read its exit code. */
    private void releaseIfOrphan(Pod pod) {
        var isOrphan = TaskPods.taskOf(pod).map(task -> !exists(task)).orElse(true);
        if (isOrphan && TaskPods.isHeld(pod) && pod.getMetadata().getDeletionTimestamp() != null) {
            releases.add(pod);
        }
    }

    /** Kubelets touch their pods often; only these parts mean anything here. */
    private static boolean tellsSomething(Pod before, Pod now) {
        return !Objects.equals(before.getStatus(), now.getStatus())
                || !Objects.equals(
                        before.getMetadata().getDeletionTimestamp(),
                        now.getMetadata().getDeletionTimestamp())
                || !Objects.equals(
                        before.getMetadata().getUid(), now.getMetadata().getUid())
                || !Objects.equals(
                        before.getMetadata().getFinalizers(), now.getMetadata().getFinalizers())
                || !Objects.equals(before.getSpec().getNodeName(), now.getSpec().getNodeName());
    }
}
