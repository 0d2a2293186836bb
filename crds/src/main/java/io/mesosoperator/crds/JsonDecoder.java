package io.mesosoperator.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.mesosoperator.crds.FieldMapping.Presence;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON tree and collects all its problems. Never throws, whatever the tree is. */
final class JsonDecoder {

    /** How complete the object must be. */
    enum Mode {
        /** Required fields must be present and unknown fields are refused. */
        STRICT,
        /** Present fields must be valid; missing and unknown fields are allowed. */
        PARTIAL
    }

    private static final double EXACT_WHOLE_DOUBLES = 1L << 53;

    private final Mode mode;
    private final List<Problem> problems = new ArrayList<>();

    JsonDecoder(Mode mode) {
        this.mode = mode;
    }

    List<Problem> problems() {
        return problems;
    }

    /** The message with the fields that could be read; use it only if there are no problems. */
    Message message(Struct shape, JsonNode json, Path path) {
        return build(shape, fields(shape.typeName(), shape.fields(), json, path));
    }

    static Message build(Struct shape, Map<FieldMapping, Object> values) {
        var builder = shape.prototype().newBuilderForType();
        var type = builder.getDescriptorForType();
        var ofV1 = new ArrayList<Map.Entry<FieldDescriptor, Object>>();
        values.forEach((mapping, value) -> {
            var field = mapping.field();
            if (field != null && field.getContainingType() == type) {
                builder.setField(field, value);
            } else if (field != null) {
                ofV1.add(Map.entry(field, value));
            }
        });
        if (!ofV1.isEmpty()) {
            var additions = DynamicMessage.newBuilder(ofV1.getFirst().getKey().getContainingType());
            ofV1.forEach(entry -> additions.setField(entry.getKey(), entry.getValue()));
            V1Additions.add(additions.buildPartial(), builder);
        }
        return builder.buildPartial();
    }

    /**
     * The values of an object's fields, a {@code List} for repeated ones. Missing and unreadable fields are left out.
     */
    Map<FieldMapping, Object> fields(String typeName, Map<String, FieldMapping> fields, JsonNode json, Path path) {
        // By identity: the hash of a mapping is that of all messages below it.
        var values = new IdentityHashMap<FieldMapping, Object>();
        if (!json.isObject()) {
            wrongType(path, "an object with the fields of " + typeName, json);
            return values;
        }
        for (var mapping : fields.values()) {
            var at = path.field(mapping.name());
            var value = json.get(mapping.name());
            if (value == null || value.isNull()) {
                if (mapping.presence() == Presence.REQUIRED && mode == Mode.STRICT) {
                    problem(at, "is required by " + typeName + " but missing; add it");
                }
                continue;
            }
            var decoded = mapping.presence() == Presence.REPEATED
                    ? list(mapping.value(), value, at)
                    : value(mapping.value(), value, at);
            if (decoded != null) {
                values.put(mapping, decoded);
            }
        }
        if (mode == Mode.STRICT) {
            json.fieldNames().forEachRemaining(name -> {
                if (!fields.containsKey(name)) {
                    unknownField(path.field(shorten(name)), name, typeName, fields);
                }
            });
        }
        return values;
    }

    private void unknownField(Path path, String name, String typeName, Map<String, FieldMapping> fields) {
        var advice = Suggestion.nearest(name, fields.keySet())
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() -> fields.isEmpty()
                        ? typeName + " has no fields"
                        : "its fields are " + String.join(", ", fields.keySet()));
        problem(path, "is not a field of " + typeName + "; " + advice);
    }

    private @Nullable Object list(ValueShape shape, JsonNode json, Path path) {
        if (!json.isArray()) {
            return wrongType(path, "a list", json);
        }
        var values = new ArrayList<Object>(json.size());
        for (var i = 0; i < json.size(); i++) {
            var value = value(shape, json.get(i), path.item(i));
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private @Nullable Object value(ValueShape shape, JsonNode json, Path path) {
        return switch (shape) {
            case Truth() -> json.isBoolean() ? (Object) json.booleanValue() : wrongType(path, "true or false", json);
            case Text() -> json.isTextual() ? json.textValue() : wrongType(path, "a string", json);
            case Base64Text() -> bytes(json, path);
            case Real() -> real(json, path);
            case Whole(var type) -> whole(type, json, path);
            case Choice choice -> choice(choice, json, path);
            case TextMap(var entry) -> texts(entry, json, path);
            case Struct struct -> message(struct, json, path);
        };
    }

    private @Nullable Object texts(Descriptor entry, JsonNode json, Path path) {
        if (!json.isObject()) {
            return wrongType(path, "an object of strings", json);
        }
        var entries = new ArrayList<Message>(json.size());
        json.properties().forEach(property -> {
            var at = path.key(shorten(property.getKey()));
            if (property.getValue().isTextual()) {
                entries.add(DynamicMessage.newBuilder(entry)
                        .setField(entry.findFieldByName("key"), property.getKey())
                        .setField(
                                entry.findFieldByName("value"),
                                property.getValue().textValue())
                        .build());
            } else {
                wrongType(at, "a string", property.getValue());
            }
        });
        return entries;
    }

    private @Nullable Object bytes(JsonNode json, Path path) {
        if (!json.isTextual()) {
            return wrongType(path, "bytes as a base64 string", json);
        }
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(json.textValue()));
        } catch (IllegalArgumentException e) {
            return problem(path, "is not base64: " + e.getMessage() + "; encode the bytes, as `base64 -w0` does");
        }
    }

    private @Nullable Object real(JsonNode json, Path path) {
        if (!json.isNumber()) {
            return wrongType(path, "a number", json);
        }
        var number = json.doubleValue();
        return Double.isFinite(number)
                ? (Object) number
                : problem(path, "is out of range; a number is at most " + Double.MAX_VALUE);
    }

    private @Nullable Object whole(WholeType type, JsonNode json, Path path) {
        if (!json.isNumber()) {
            return wrongType(path, "a whole number", json);
        }
        BigInteger number;
        if (json.isIntegralNumber()) {
            number = json.bigIntegerValue();
        } else {
            // 3.0 is whole; JSON does not distinguish it from 3. A larger double stands for many numbers, not for one.
            var real = json.doubleValue();
            if (Double.isNaN(real) || Math.rint(real) != real || Math.abs(real) > EXACT_WHOLE_DOUBLES) {
                return problem(path, "is " + shorten(json.asText()) + " but has to be a whole number");
            }
            number = BigInteger.valueOf((long) real);
        }
        if (!type.holds(number)) {
            return problem(
                    path,
                    "is " + shorten(number.toString()) + " but has to be between " + type.min() + " and " + type.max());
        }
        return type.toJava(number);
    }

    private @Nullable Object choice(Choice choice, JsonNode json, Path path) {
        var value = json.isTextual() ? choice.type().findValueByName(json.textValue()) : null;
        if (value != null) {
            return value;
        }
        var allowed = String.join(", ", choice.names());
        return json.isTextual()
                ? problem(path, "is '" + shorten(json.textValue()) + "' but has to be one of " + allowed)
                : wrongType(path, "one of " + allowed, json);
    }

    private @Nullable Object wrongType(Path path, String expected, JsonNode json) {
        return problem(path, "has to be " + expected + ", not " + describe(json));
    }

    private @Nullable Object problem(Path path, String message) {
        problems.add(new Problem(path.toString(), message));
        return null;
    }

    private static String describe(JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "the string '" + shorten(json.textValue()) + "'";
            case NUMBER -> "the number " + shorten(json.asText());
            case BOOLEAN -> json.asText();
            case NULL -> "null";
            case MISSING -> "nothing";
            case BINARY, POJO -> "a " + json.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    /** Messages end in statuses and logs: they quote user input, but not a page of it. */
    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
