package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mesosoperator.agent.PodInfo;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.status.PodView;
import java.util.function.Predicate;

/** Feeds tasks' pods into the {@link TaskIndex}, wakes their reconcilers, and releases pods whose TaskInfo is gone. */
public final class TaskPodListener implements ResourceEventHandler<PodInfo> {

    private final TaskIndex index;
    private final TaskWaker events;
    private final AllocatorService allocator;
    private final PodReleases releases;
    private final TaskTimes times;
    private final Predicate<String> isBusy;
    private final ExecutorHost executors;

    /** @param isBusy whether work of this namespace waits for a thread */
    TaskPodListener(
            TaskIndex index,
            TaskWaker events,
            AllocatorService allocator,
            PodReleases releases,
            TaskTimes times,
            Predicate<String> isBusy,
            ExecutorHost executors) {
        this.index = index;
        this.events = events;
        this.allocator = allocator;
        this.releases = releases;
        this.times = times;
        this.isBusy = isBusy;
        this.executors = executors;
    }

    @Override
    public void onAdd(PodInfo pod) {
        pod.pod().ifPresent(this::seen);
    }

    @Override
    public void onUpdate(PodInfo before, PodInfo pod) {
        onAdd(pod);
    }

    @Override
    public void onDelete(PodInfo pod, boolean finalStateUnknown) {
        try {
            pod.pod().filter(executors::isExecutor).ifPresent(executors::podSeen); // how it has ended
        } finally { // that it is gone is told once
            if (!executors.podGone(pod.getMetadata().getUid())) {
                index.podGone(pod.getMetadata().getUid()).forEach(this::gone);
            }
        }
    }

    private void seen(Pod pod) {
        if (executors.isExecutor(pod)) {
            executors.podSeen(pod);
            return;
        }
        var owners = index.tasksOf(pod);
        owners.forEach(task -> {
            switch (index.podSeen(task, pod)) {
                case FIRST -> first(task, pod);
                case CHANGED -> wake(task);
                case STARTED -> started(task);
                case STARTING -> {} // who launched it has set the timer of its start
            }
        });
        if (owners.stream().allMatch(index::isOrphan)) {
            releaseIfDeleted(pod);
        }
    }

    /** The watch may tell of it before the creation is answered; and another operator may have launched it. */
    private void first(TaskKey task, Pod pod) {
        var isBeingLaunched = allocator.grantedAt(task.uid()).isPresent();
        allocator.launched(task.uid());
        if (!isBeingLaunched || !new PodView(pod).isStarting()) {
            wake(task);
        }
    }

    private void wake(TaskKey task) {
        times.changed(task.uid());
        events.wake(task);
    }

    /** In a burst, ends and starts come first: many a task has ended when its turn comes, and is written once. */
    private void started(TaskKey task) {
        times.runs(task.uid());
        times.changed(task.uid());
        if (isBusy.test(task.namespace())) {
            events.wakeSoon(task);
        } else {
            events.wake(task);
        }
    }

    private void gone(TaskKey task) {
        wake(task);
        events.mayLaunch(task.namespace());
    }

    /** A pod of ours that is being deleted and has no TaskInfo: nothing reads its exit code any more. */
    private void releaseIfDeleted(Pod pod) {
        if (TaskPods.hasOurFinalizer(pod) && pod.getMetadata().getDeletionTimestamp() != null) {
            releases.add(pod);
        }
    }
}
