package io.mesosoperator.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.kubernetes.JsonResource;
import java.util.Optional;
import java.util.Set;

/** A TaskInfo object. */
@Group(CustomResourceKind.GROUP)
@Version(CustomResourceKind.VERSION)
@Kind("TaskInfo")
@Singular("taskinfo")
@Plural("taskinfos")
public final class TaskInfoResource extends JsonResource implements Namespaced {

    /** States after which nothing changes (mesos.proto TaskState). */
    private static final Set<String> TERMINAL =
            Set.of("TASK_FINISHED", "TASK_FAILED", "TASK_KILLED", "TASK_LOST", "TASK_ERROR");

    /** A task that has ended: what follows is the removal of its pod, and perhaps an acknowledgement. */
    @Override
    protected boolean isSettled() {
        return TERMINAL.contains(statusOrEmpty().path("state").asText());
    }

    public TaskKey key() {
        var metadata = getMetadata();
        return new TaskKey(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }

    /** The framework that the spec names, whatever else is wrong with the spec; empty if it names none. */
    public Optional<FrameworkKey> framework() {
        return Optional.ofNullable(
                        specOrEmpty().path("frameworkId").path("value").textValue())
                .map(name -> new FrameworkKey(getMetadata().getNamespace(), name));
    }
}
