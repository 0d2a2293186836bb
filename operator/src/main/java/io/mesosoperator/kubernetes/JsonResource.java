package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

    /** The status as it stands; an empty one where there is none. */
    public JsonNode statusOrEmpty() {
        return getStatus() == null ? JsonNodeFactory.instance.objectNode() : getStatus();
    }

    /** Whether the status says just this. A number is the same however it is written. */
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
