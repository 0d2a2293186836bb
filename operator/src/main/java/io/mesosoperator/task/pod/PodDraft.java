package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.mesosoperator.crds.Problem;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.TaskStatus.Reason;

/** A pod under construction: each part adds to it, or adds a problem. Lives for one translation only. */
public final class PodDraft {

    /** The name of the task's container: policies and meshes add others to a pod, in any order. */
    public static final String CONTAINER = "task";

    private final ObjectMetaBuilder metadata = new ObjectMetaBuilder();
    private final PodSpecBuilder spec = new PodSpecBuilder();
    private final ContainerBuilder container = new ContainerBuilder().withName(CONTAINER);
    private final List<Problem> problems = new ArrayList<>();
    private Reason reason = Reason.REASON_TASK_INVALID;

    public ObjectMetaBuilder metadata() {
        return metadata;
    }

    public PodSpecBuilder spec() {
        return spec;
    }

    /** The task's container, named {@link #CONTAINER}. */
    public ContainerBuilder container() {
        return container;
    }

    public void invalid(String path, String message) {
        invalid(new Problem(path, message));
    }

    public void invalid(Problem problem) {
        problems.add(problem);
    }

    /**
     * One such problem makes the whole task unauthorized, because a Mesos master checks its ACLs before it validates.
     */
    public void unauthorized(String path, String message) {
        reason = Reason.REASON_TASK_UNAUTHORIZED;
        problems.add(new Problem(path, message));
    }

    PodTranslation finish() {
        if (!problems.isEmpty()) {
            return new PodTranslation.Refused(reason, problems);
        }
        return new PodTranslation.Ok(new PodBuilder()
                .withMetadata(metadata.build())
                .withSpec(spec.withContainers(container.build()).build())
                .build());
    }
}
