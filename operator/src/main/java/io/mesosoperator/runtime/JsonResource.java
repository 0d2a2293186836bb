package io.mesosoperator.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.CustomResource;
import org.jspecify.annotations.Nullable;

/**
 * A custom resource as the API server has it. Spec and status stay JSON: what cannot be decoded must not stop the
 * informer, it must become a status that says so.
 */
public abstract class JsonResource extends CustomResource<JsonNode, JsonNode> {

    @Override
    protected @Nullable JsonNode initSpec() {
        return null;
    }

    @Override
    protected @Nullable JsonNode initStatus() {
        return null;
    }
}
