package io.mesosoperator.task;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.framework.FrameworkListener;
import io.mesosoperator.kubernetes.PrimaryResourceListener;

/** Triggers tasks' reconcilers: for pod, framework and allocation events, and for the loss of an agent. */
public final class TaskWaker implements FrameworkListener {

    private final TaskIndex index;
    private final LaunchRetries retries;
    private final PrimaryResourceListener<TaskInfoResource> source;

    TaskWaker(TaskIndex index, LaunchRetries retries) {
        this.index = index;
        this.retries = retries;
        this.source = new PrimaryResourceListener<>("task-events", index::seen, task -> index.removed(task.key()));
    }

    PrimaryResourceListener<TaskInfoResource> source() {
        return source;
    }

    /** Triggers this task's reconciler. */
    void wake(TaskKey task) {
        source.propagateEvent(task.resourceId());
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
