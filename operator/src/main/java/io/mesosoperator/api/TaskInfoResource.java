package io.mesosoperator.api;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.jspecify.annotations.Nullable;

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

    /**
     * What is asked of all tasks at once.
     *
     * @param framework the FrameworkID that the spec names; empty if it names none
     * @param state of the latest update; empty if there is none
     * @param slaveId of the latest update, or else the one that the spec names; empty if neither names one
     */
    public record Summary(String framework, String state, String slaveId) {

        /** Whether the task has ended. */
        public boolean isEnded() {
            return TERMINAL.contains(state);
        }

        private static Summary of(JsonNode spec, JsonNode status) {
            var spoken = status.at("/slaveId/value").asText();
            return new Summary(
                    spec.at("/frameworkId/value").asText().intern(),
                    status.path("state").asText().intern(),
                    (spoken.isEmpty() ? spec.at("/slaveId/value").asText() : spoken).intern());
        }
    }

    /** Kept while spec and status are packed; what it has are few different texts. */
    private transient @Nullable Summary summary;

    @Override
    protected void beforePacking() {
        summary = Summary.of(specOrEmpty(), statusOrEmpty());
    }

    /** What can be told without reading all of it. */
    public Summary summary() {
        var kept = summary;
        return kept == null ? Summary.of(specOrEmpty(), statusOrEmpty()) : kept;
    }

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
