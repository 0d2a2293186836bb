package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A custom resource as the API server stores it. Spec and status stay JSON: an object that cannot be decoded must not
 * stop the informer; its status must report the error.
 */
public abstract class JsonResource extends CustomResource<JsonNode, JsonNode> {

    private static final String SPEC = "spec";
    private static final String STATUS = "status";

    /** Spec and status, while they are not here as trees. */
    private transient @Nullable PackedJson packed;

    @Override
    protected @Nullable JsonNode initSpec() {
        return null;
    }

    @Override
    protected @Nullable JsonNode initStatus() {
        return null;
    }

    /** Whether the object will hardly be read again, so that it should take as little memory as it can. */
    protected boolean isSettled() {
        return false;
    }

    /** It is about to be made small: what is asked of many objects at once can be kept beside it. */
    protected void beforePacking() {}

    /** Spec and status, each empty if there is none. */
    public record Content(JsonNode spec, JsonNode status) {}

    /** Spec and status, read at once and not kept: for those who go through many objects and soon forget them. */
    public final Content content() {
        if (packed == null) {
            return new Content(specOrEmpty(), statusOrEmpty());
        }
        var both = packed.passing();
        return new Content(orEmpty(both.get(SPEC)), orEmpty(both.get(STATUS)));
    }

    private static JsonNode orEmpty(@Nullable JsonNode tree) {
        return tree == null || tree.isNull() ? JsonNodeFactory.instance.objectNode() : tree;
    }

    /** Makes the object small, for a cache. It reads as before. */
    final void pack() {
        if (packed == null) {
            beforePacking();
            var isRarelyRead = isSettled();
            var both = JsonNodeFactory.instance.objectNode();
            both.set(SPEC, getSpec());
            both.set(STATUS, getStatus());
            setSpec(null);
            setStatus(null);
            packed = PackedJson.of(both, isRarelyRead);
        }
    }

    @Override
    public @Nullable JsonNode getSpec() {
        return packed == null ? super.getSpec() : unpacked(packed, SPEC);
    }

    @Override
    public @Nullable JsonNode getStatus() {
        return packed == null ? super.getStatus() : unpacked(packed, STATUS);
    }

    private static @Nullable JsonNode unpacked(PackedJson packed, String field) {
        var tree = packed.tree().get(field);
        return tree == null || tree.isNull() ? null : tree;
    }

    /** The spec, or an empty object if there is none. */
    public JsonNode specOrEmpty() {
        var spec = getSpec();
        return spec == null ? JsonNodeFactory.instance.objectNode() : spec;
    }

    /** The status, or an empty object if there is none. */
    public JsonNode statusOrEmpty() {
        var status = getStatus();
        return status == null ? JsonNodeFactory.instance.objectNode() : status;
    }

    /** Whether the object already has exactly this status. Numbers are equal regardless of how they are written. */
    public boolean says(JsonNode status) {
        return says(status, Set.of());
    }

    /**
     * The same.
     *
     * @param others fields of the status, and types of conditions, that another writer has, and that do not count
     */
    public boolean says(JsonNode status, Set<String> others) {
        JsonNode mine = statusOrEmpty();
        if (mine instanceof ObjectNode all && !others.isEmpty()) {
            mine = without(all.deepCopy(), others);
        }
        return mine.equals(
                (left, right) -> left.isNumber()
                                && right.isNumber()
                                && left.decimalValue().compareTo(right.decimalValue()) == 0
                        ? 0
                        : 1,
                status);
    }

    private static JsonNode without(ObjectNode status, Set<String> others) {
        if (status.get("conditions") instanceof ArrayNode conditions) {
            conditions.removeIf(
                    condition -> others.contains(condition.path("type").asText()));
        }
        return status.remove(others);
    }
}
