package io.mesosoperator.task.pod;

import io.mesosoperator.security.TaskPolicy;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskInfo;

/** The request for a task's pod; but for the task, everything has a value that a test may leave as it is. */
public final class PodInputBuilder {

    private PodInput request;

    private PodInputBuilder(PodInput request) {
        this.request = request;
    }

    public static PodInputBuilder of(TaskInfo task) {
        return new PodInputBuilder(new PodInput(
                task,
                FrameworkInfo.newBuilder()
                        .setName("framework")
                        .setUser("nobody")
                        .build(),
                new TaskIdentity("default", "task", "uid", "framework"),
                PodDefaults.withImage("image"),
                TaskPolicy.restricted()));
    }

    /** As this request, but for what is said next. */
    public static PodInputBuilder like(PodInput request) {
        return new PodInputBuilder(request);
    }

    public PodInputBuilder task(TaskInfo task) {
        request = new PodInput(
                task,
                request.framework(),
                request.identity(),
                request.defaults(),
                request.policy(),
                request.kubernetes(),
                false);
        return this;
    }

    public PodInputBuilder defaults(PodDefaults defaults) {
        request = new PodInput(
                request.task(),
                request.framework(),
                request.identity(),
                defaults,
                request.policy(),
                request.kubernetes(),
                false);
        return this;
    }

    public PodInput build() {
        return request;
    }
}
