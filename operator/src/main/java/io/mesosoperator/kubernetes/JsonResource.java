package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.CustomResource;
import org.jspecify.annotations.Nullable;

/**
 * A custom resource as the API server stores it. Spec and status stay JSON: an object that cannot be decoded must not
 * stop the informer; its status must report the error.
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

    /** The spec, or an empty object if there is none. */
    public JsonNode specOrEmpty() {
        return getSpec() == null ? JsonNodeFactory.instance.objectNode() : getSpec();
    }

    /** The status, or an empty object if there is none. */
    public JsonNode statusOrEmpty() {
        return getStatus() == null ? JsonNodeFactory.instance.objectNode() : getStatus();
    }

    /** Whether the object already has exactly this status. Numbers are equal regardless of how they are written. */
    public boolean says(JsonNode status) {
        return statusOrEmpty()
                .equals(
                        (left, right) -> left.isNumber()
                                        && right.isNumber()
                                        && left.decimalValue().compareTo(right.decimalValue()) == 0
                                ? 0
                                : 1,
                        status);
    }
}
