package io.mesosoperator.crdgenerator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.crds.CustomResourceKind;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the descriptor does not contain about the messages of one kind: bounds and CEL rules.
 *
 * <p>{@code messages.yaml} applies to all kinds; {@code messages} in the kind's own file override it, field by field.
 */
final class Overlay {

    private final ObjectNode shared = load("messages");
    private final ObjectNode own;

    Overlay(CustomResourceKind<?> kind) {
        this.own = load(kind.plural());
        merge((ObjectNode) shared.get("messages"), own.path("messages"));
    }

    /** The kind's own file. */
    ObjectNode own() {
        return own;
    }

    /** The {@code status} fields of every kind. */
    ObjectNode sharedStatus() {
        return (ObjectNode) shared.get("status");
    }

    /** Whether this field of the {@code spec} contains neither bounds nor rules. */
    boolean isUnruled(String field) {
        return own.path("unruled")
                .valueStream()
                .anyMatch(name -> name.textValue().equals(field));
    }

    /** The rules on a whole message. */
    ArrayNode rules(String message) {
        return resolve(shared.path("messages").path(message).path("rules"));
    }

    /** The schema keywords of one field of a message; if it has none, those for its type. */
    ObjectNode field(String message, String field, String type) {
        var keywords = JsonNodeFactory.instance.objectNode();
        merge(keywords, shared.path("defaults").path(type));
        merge(keywords, shared.path("messages").path(message).path("fields").path(field));
        if (keywords.remove("rules") instanceof ArrayNode rules) {
            keywords.set("x-kubernetes-validations", resolve(rules));
        }
        return keywords;
    }

    /** Rules are either inline, or references to {@code ruleSets}. */
    ArrayNode resolve(JsonNode rules) {
        var resolved = JsonNodeFactory.instance.arrayNode();
        for (var rule : rules) {
            if (!rule.isTextual()) {
                resolved.add(rule);
                continue;
            }
            var set = shared.path("ruleSets").path(rule.textValue());
            if (set.isEmpty()) {
                throw new IllegalArgumentException("messages.yaml has no rule set '" + rule.textValue() + "'");
            }
            set.forEach(resolved::add);
        }
        return resolved;
    }

    static void merge(ObjectNode target, JsonNode source) {
        source.properties().forEach(entry -> {
            if (target.get(entry.getKey()) instanceof ObjectNode object
                    && entry.getValue().isObject()) {
                merge(object, entry.getValue());
            } else {
                target.set(entry.getKey(), entry.getValue().deepCopy());
            }
        });
    }

    private static ObjectNode load(String name) {
        var resource = "overlay/" + name + ".yaml";
        try (var in = Overlay.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return (ObjectNode) new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
