package io.mesosoperator.crdgenerator;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mesosoperator.crds.FieldMapping;
import io.mesosoperator.crds.FieldMapping.Presence;
import io.mesosoperator.crds.SchemaName;
import io.mesosoperator.crds.ValueShape;
import io.mesosoperator.crds.ValueShape.Base64Text;
import io.mesosoperator.crds.ValueShape.Choice;
import io.mesosoperator.crds.ValueShape.Real;
import io.mesosoperator.crds.ValueShape.Struct;
import io.mesosoperator.crds.ValueShape.Text;
import io.mesosoperator.crds.ValueShape.TextMap;
import io.mesosoperator.crds.ValueShape.Truth;
import io.mesosoperator.crds.ValueShape.Whole;
import io.mesosoperator.crds.ValueShape.WholeType;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Translates field mappings to OpenAPI schemas. */
final class SchemaGenerator {

    /**
     * Not {@code format: byte}: CEL rules read such a string as URL-safe base64 and fail on a '/' or a '+' in it; the
     * API server then accepts no further change of the object, not even of its status.
     */
    private static final String BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

    /** The largest integer that every JSON client reads exactly. */
    private static final BigInteger EXACT_IN_JSON = BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

    private static final String RULES = "x-kubernetes-validations";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The use of a schema. */
    enum Use {
        /** A {@code spec}, which users write. Required fields, bounds and rules. */
        SPEC,
        /**
         * A complete message in a {@code status}, which the operator writes. A bound could only make the write fail.
         */
        STATUS,

        /**
         * A message in a {@code spec} whose rules would exceed the API server's cost limit: the object that it becomes
         * reports problems.
         */
        UNRULED
    }

    private final SchemaComments comments;
    private final Overlay overlay;

    SchemaGenerator(SchemaComments comments, Overlay overlay) {
        this.comments = comments;
        this.overlay = overlay;
    }

    ObjectNode message(Struct shape, Use use) {
        return object(shape.prototype().getDescriptorForType(), shape.fields(), use);
    }

    /** An object with the given fields, and with the message's rules. */
    ObjectNode object(Descriptor message, Map<String, FieldMapping> fields, Use use) {
        var schema = NODES.objectNode();
        comments.of(message).ifPresent(comment -> schema.put("description", comment));
        schema.put("type", "object");
        var required = fields.values().stream()
                .filter(mapping -> mapping.presence() == Presence.REQUIRED)
                .map(FieldMapping::name)
                .collect(NODES::arrayNode, ArrayNode::add, ArrayNode::addAll);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        if (!fields.isEmpty()) {
            schema.set("properties", properties(message, fields, use));
        }
        if (use == Use.SPEC) {
            var rules = overlay.rules(SchemaName.of(message));
            if (!rules.isEmpty()) {
                schema.set(RULES, rules);
            }
        }
        return schema;
    }

    ObjectNode properties(Descriptor message, Map<String, FieldMapping> fields, Use use) {
        var properties = NODES.objectNode();
        fields.forEach((name, mapping) -> properties.set(name, field(message, mapping, use)));
        return properties;
    }

    private ObjectNode field(Descriptor message, FieldMapping mapping, Use use) {
        var schema = value(mapping.value(), overlay.isUnruled(mapping.name()) ? Use.UNRULED : use);
        if (mapping.presence() == Presence.REPEATED) {
            schema.remove("description");
            var items = schema;
            bound(items, message, mapping.name() + "[]", mapping.value(), use);
            schema = NODES.objectNode().put("type", "array");
            schema.set("items", items);
            if (use == Use.SPEC) {
                Overlay.merge(schema, overlay.field(SchemaName.of(message), mapping.name(), "list"));
            }
        } else {
            bound(schema, message, mapping.name(), mapping.value(), use);
        }
        return described(schema, message, mapping);
    }

    private void bound(ObjectNode schema, Descriptor message, String field, ValueShape value, Use use) {
        if (use != Use.SPEC) {
            return;
        }
        var type = switch (value) {
            case Text ignored -> "string";
            case Base64Text ignored -> "bytes";
            case Truth ignored -> "boolean";
            case Real ignored -> "number";
            case Whole ignored -> "integer";
            case Choice ignored -> "enum";
            case TextMap ignored -> "map";
            case Struct ignored -> "object";
        };
        var keywords = overlay.field(SchemaName.of(message), field, type);
        var rules = NODES.arrayNode();
        addAll(rules, schema.remove(RULES));
        addAll(rules, keywords.remove(RULES));
        Overlay.merge(schema, keywords);
        if (!rules.isEmpty()) {
            schema.set(RULES, rules);
        }
    }

    private static void addAll(ArrayNode rules, @Nullable JsonNode more) {
        if (more != null) {
            more.forEach(rules::add);
        }
    }

    private ObjectNode value(ValueShape value, Use use) {
        return switch (value) {
            case Truth ignored -> NODES.objectNode().put("type", "boolean");
            case Text ignored -> NODES.objectNode().put("type", "string");
            case Base64Text ignored -> NODES.objectNode().put("type", "string").put("pattern", BASE64);
            case Real ignored -> NODES.objectNode().put("type", "number").put("format", "double");
            case Whole(var type) -> whole(type);
            case Choice choice -> {
                var schema = NODES.objectNode().put("type", "string");
                choice.names().forEach(schema.putArray("enum")::add);
                yield schema;
            }
            case TextMap ignored -> {
                var schema = NODES.objectNode().put("type", "object");
                schema.putObject("additionalProperties").put("type", "string");
                yield schema;
            }
            case Struct struct -> message(struct, use);
        };
    }

    private static ObjectNode whole(WholeType type) {
        return NODES.objectNode()
                .put("type", "integer")
                .put("format", type == WholeType.INT32 ? "int32" : "int64")
                .put("minimum", type.min().max(EXACT_IN_JSON.negate()).longValueExact())
                .put("maximum", type.max().min(EXACT_IN_JSON).longValueExact());
    }

    /** The same schema with the field's own description first: people read these files. */
    private ObjectNode described(ObjectNode schema, Descriptor message, FieldMapping mapping) {
        var typeDescription = schema.path("description").asText();
        var description = overlay.field(SchemaName.of(message), mapping.name(), "")
                .path("description")
                .asText(description(mapping, typeDescription, schema.path("enum")));
        schema.remove("description");
        var described = NODES.objectNode();
        if (!description.isEmpty()) {
            described.put("description", description);
        }
        return described.setAll(schema);
    }

    private String description(FieldMapping mapping, String typeDescription, JsonNode names) {
        var field = mapping.field();
        var own = field == null ? Optional.ofNullable(mapping.note()) : comments.of(field);
        return Stream.of(
                        own.orElse(typeDescription),
                        choices(mapping.value(), names),
                        field == null ? "" : protoDefault(field))
                .filter(part -> !part.isEmpty())
                .collect(joining(" "));
    }

    /** The meaning of each enum value that the field takes, if the schema describes it. */
    private String choices(ValueShape value, JsonNode names) {
        var taken = names.valueStream().map(JsonNode::asText).collect(toSet());
        return value instanceof Choice(var type)
                ? type.getValues().stream()
                        .filter(choice -> taken.contains(choice.getName()))
                        .flatMap(choice -> comments.of(choice).map(text -> choice.getName() + ": " + text).stream())
                        .collect(joining(" "))
                : "";
    }

    /** As text only: the API server would store a schema's {@code default}, and the field would no longer be absent. */
    private static String protoDefault(FieldDescriptor field) {
        if (!field.hasDefaultValue()) {
            return "";
        }
        var value = field.getDefaultValue();
        return "Default: " + (value instanceof String text ? "\"" + text + "\"" : value) + ".";
    }
}
