package io.mesosoperator.task;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.framework.FrameworkListener;
import io.mesosoperator.kubernetes.PrimaryResourceListener;

/** What wakes a task's reconciler: its pod, its framework, the allocation, the loss of its agent. */
public final class TaskEvents implements FrameworkListener {

    private final TaskIndex index;
    private final PrimaryResourceListener<TaskInfoResource> source;

    TaskEvents(TaskIndex index) {
        this.index = index;
        this.source = new PrimaryResourceListener<>("task-events", index::seen, task -> index.removed(task.key()));
    }

    PrimaryResourceListener<TaskInfoResource> source() {
        return source;
    }

    /** There is something new to decide about this task. */
    void wake(TaskKey task) {
        source.propagateEvent(task.resourceId());
    }

    /** The allocation has decided about this task. */
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

    /** The node is gone, or silent for too long: its tasks are lost. */
    public void agentGone(String slaveId) {
        index.onNode(slaveId).forEach(this::wake);
    }
}
