package io.mesosoperator.task.pod;

import io.mesosoperator.security.TaskPolicy;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskInfo;

/** The request for a task's pod; but for the task, everything has a value that a test may leave as it is. */
public final class PodRequestBuilder {

    private PodRequest request;

    private PodRequestBuilder(PodRequest request) {
        this.request = request;
    }

    public static PodRequestBuilder of(TaskInfo task) {
        return new PodRequestBuilder(new PodRequest(
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
    public static PodRequestBuilder like(PodRequest request) {
        return new PodRequestBuilder(request);
    }

    public PodRequestBuilder task(TaskInfo task) {
        request = new PodRequest(task, request.framework(), request.identity(), request.defaults(), request.policy());
        return this;
    }

    public PodRequestBuilder defaults(PodDefaults defaults) {
        request = new PodRequest(request.task(), request.framework(), request.identity(), defaults, request.policy());
        return this;
    }

    public PodRequest build() {
        return request;
    }
}
