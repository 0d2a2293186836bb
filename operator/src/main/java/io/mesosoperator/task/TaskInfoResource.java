package io.mesosoperator.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * A TaskInfo object as the API server has it. Spec and status stay JSON: what cannot be decoded must not stop the
 * informer, it must become a status that says so.
 */
@Group("mesosoperator.io")
@Version("v1alpha1")
@Kind("TaskInfo")
@Singular("taskinfo")
@Plural("taskinfos")
public final class TaskInfoResource extends CustomResource<JsonNode, JsonNode> implements Namespaced {

    @Override
    protected @Nullable JsonNode initSpec() {
        return null;
    }

    @Override
    protected @Nullable JsonNode initStatus() {
        return null;
    }

    public TaskKey key() {
        var metadata = getMetadata();
        return new TaskKey(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }
}
