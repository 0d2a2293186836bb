package io.mesosoperator.task;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.framework.FrameworkListener;
import io.mesosoperator.kubernetes.PrimaryResourceListener;
import io.mesosoperator.kubernetes.WorkQueue;
import java.time.Duration;
import java.util.Optional;

/** Triggers tasks' reconcilers: for pod, framework and allocation events, and for the loss of an agent. */
public final class TaskWaker implements FrameworkListener {

    private final TaskIndex index;
    private final LaunchRetries retries;
    private final PrimaryResourceListener<TaskInfoResource> source;
    private final TaskTimes times;

    /** Why a task is to be looked at again, in a while. */
    private enum Because {
        IT_IS_DUE,
        OF_NEWS
    }

    private record Alarm(TaskKey task, Because why) {
        String namespace() {
            return task.namespace();
        }
    }

    /**
     * For so long news may wait for the next, while there is much to do: a task that has ended by then is written once.
     */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * When tasks are to be looked at again. The SDK's own timers go by name: that of a task which is gone would take
     * the timer of another one of its name along.
     */
    private final WorkQueue<Alarm> timers =
            WorkQueue.once("task-timers", Alarm::namespace, alarm -> wake(alarm.task()));

    TaskWaker(TaskIndex index, LaunchRetries retries, TaskTimes times) {
        this.index = index;
        this.retries = retries;
        this.times = times;
        this.source = new PrimaryResourceListener<>("task-events", this::seen, this::gone);
    }

    private void seen(TaskInfoResource task) {
        index.seen(task);
        if (index.isActive(task.key())) {
            times.seen(task.key().uid());
        }
    }

    private void gone(TaskInfoResource task) {
        index.removed(task.key());
        cancel(task.key());
    }

    private void cancel(TaskKey task) {
        for (var why : Because.values()) {
            timers.cancel(new Alarm(task, why));
        }
    }

    PrimaryResourceListener<TaskInfoResource> source() {
        return source;
    }

    /** Triggers this task's reconciler. */
    void wake(TaskKey task) {
        timers.cancel(new Alarm(task, Because.OF_NEWS));
        source.propagateEvent(task.resourceId());
    }

    /** Triggers this task's reconciler when something else does, at the latest after {@link #PATIENCE}. */
    void wakeSoon(TaskKey task) {
        timers.set(new Alarm(task, Because.OF_NEWS), PATIENCE);
    }

    /** Triggers this task's reconciler after that time, and not when it was to be triggered before. */
    void wakeIn(TaskKey task, Optional<Duration> time) {
        var alarm = new Alarm(task, Because.IT_IS_DUE);
        time.ifPresentOrElse(delay -> timers.set(alarm, delay), () -> timers.cancel(alarm));
        if (index.find(task.uid()).isEmpty()) {
            cancel(task); // gone while it was looked at
        }
    }

    /** The worker that wakes tasks in time. */
    WorkQueue<?> timers() {
        return timers;
    }

    /** A launch that Kubernetes refused for now may succeed in this namespace. */
    void mayLaunch(String namespace) {
        retries.changed(namespace).ifPresent(this::wake);
    }

    /** The allocator has a result for this task. */
    public void decided(String taskUid) {
        index.find(taskUid).ifPresent(this::wake);
    }

    @Override
    public void registered(FrameworkKey framework, boolean revived) {
        index.of(framework).forEach(this::wake);
    }

    @Override
    public void disconnected(FrameworkKey framework) {
        index.of(framework).forEach(this::wake);
    }

    /** The node was deleted, or has been unresponsive for too long: its tasks are lost. */
    public void agentGone(String slaveId) {
        index.onNode(slaveId).forEach(this::wake);
    }
}
