package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.cli.api.Api;
import io.mesosoperator.cli.api.Api.Body;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.Query;
import java.time.Duration;
import java.util.Optional;

/** Writes of TaskInfos: LAUNCH and KILL. */
final class TaskCalls {

    private final Api api;
    private final String namespace;

    TaskCalls(Api api, String namespace) {
        this.api = api;
        this.namespace = namespace;
    }

    /** @param spec of the TaskInfo */
    JsonNode create(String name, ObjectNode spec) {
        var task = object(name);
        task.set("spec", spec);
        try {
            return api.create(Kind.TASK.path(namespace), task);
        } catch (ApiFailure failure) {
            if (failure.isConflict()) {
                throw Failure.of(
                        "there is a task %s in %s already; give another --name, or delete its TaskInfo",
                        name, namespace);
            }
            throw failure;
        }
    }

    /**
     * KILL of one that may have gone meanwhile: then it has ended.
     *
     * @return whether it was there
     */
    boolean killUnlessGone(JsonNode task) {
        try {
            kill(task, Optional.empty(), true);
            return true;
        } catch (ApiFailure | Failure refused) {
            if (api.get(Query.of(Kind.TASK.path(namespace))
                            .with(
                                    "fieldSelector",
                                    "metadata.name=" + task.at("/metadata/name").asText())
                            .toString())
                    .path("items")
                    .valueStream()
                    .noneMatch(other -> other.at("/metadata/uid").equals(task.at("/metadata/uid")))) {
                return false;
            }
            throw refused;
        }
    }

    /**
     * KILL, by server-side apply: {@code spec.kill} is this program's own field, and GitOps tools leave it alone.
     *
     * @param task as it was found; one of that name that has come since is not killed
     * @param grace the seconds that it may take to stop; empty if it says so itself
     * @param force whether also against another one who has written {@code kill}
     */
    void kill(JsonNode task, Optional<Long> grace, boolean force) {
        var name = task.at("/metadata/name").asText();
        var patch = object(name);
        ((ObjectNode) patch.path("metadata"))
                .put("uid", task.at("/metadata/uid").asText());
        var spec = patch.putObject("spec").put("kill", true);
        grace.map(Duration::ofSeconds)
                .ifPresent(time ->
                        spec.putObject("killPolicy").putObject("gracePeriod").put("nanoseconds", time.toNanos()));
        try {
            var _ = api.patch(
                    Query.of(Kind.TASK.path(namespace, name))
                            .with("force", force)
                            .toString(),
                    Body.APPLY_PATCH,
                    patch);
        } catch (ApiFailure failure) {
            if (failure.isConflict()) {
                throw Failure.of(
                        "task %s is not killed: %s%n--force kills it against that", name, failure.getMessage());
            }
            throw failure;
        }
    }

    private ObjectNode object(String name) {
        var object = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", Kind.API_VERSION)
                .put("kind", Kind.TASK.kind());
        object.putObject("metadata").put("name", name).put("namespace", namespace);
        return object;
    }
}
