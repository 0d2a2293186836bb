package io.mesosoperator.scheduler.wire;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import io.mesosoperator.crds.V1Additions;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Messages as a Mesos master's JSON: the schema's names in v1's form, enums by name, bytes as base64, 64-bit numbers as
 * numbers. Reading is as lenient as Mesos: unknown fields, null and unknown enum values are ignored, numbers and
 * booleans may be strings, enums numbers, and a list of one that one alone.
 */
final class V1Json {

    /** Of a field that 1.x has deprecated a master does not write the default. */
    private static final String DEPRECATED = "mesos.Resource.role";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** As Jackson has it for numbers that are no texts: reading one takes time by the square of its length. */
    private static final int LONGEST_NUMBER = StreamReadConstraints.DEFAULT_MAX_NUM_LEN;

    private V1Json() {}

    /** Writes fields that are set, also those of 1.x, and fields with a default in the schema. Omits empty lists. */
    static ObjectNode write(MessageOrBuilder message) {
        var json = NODES.objectNode();
        for (var field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                var list = NODES.arrayNode();
                ((List<?>) message.getField(field)).forEach(item -> list.add(value(field, item)));
                if (!list.isEmpty()) {
                    json.set(V1Names.of(field), list);
                }
            } else if (message.hasField(field)
                    || (field.hasDefaultValue() && !DEPRECATED.equals(field.getFullName()))) {
                json.set(V1Names.of(field), value(field, message.getField(field)));
            }
        }
        if (message instanceof Message whole) {
            V1Additions.in(whole).ifPresent(added -> json.setAll(write(added)));
        }
        return json;
    }

    private static JsonNode value(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case STRING -> NODES.textNode((String) value);
            case BYTE_STRING -> NODES.textNode(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case ENUM -> NODES.textNode(V1Names.of((EnumValueDescriptor) value));
            case MESSAGE -> write((Message) value);
            case DOUBLE -> NODES.numberNode((Double) value);
            case FLOAT -> NODES.numberNode((Float) value);
            case INT ->
                isUnsigned(field)
                        ? NODES.numberNode(Integer.toUnsignedLong((Integer) value))
                        : NODES.numberNode((Integer) value);
            case LONG ->
                isUnsigned(field)
                        ? NODES.numberNode(new BigInteger(Long.toUnsignedString((Long) value)))
                        : NODES.numberNode((Long) value);
        };
    }

    private static boolean isUnsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, UINT64, FIXED32, FIXED64 -> true;
            default -> false;
        };
    }

    /** Reads an object into the builder. Does not check required fields: {@link #missing} does. */
    static void read(JsonNode json, Message.Builder into) throws MalformedCall {
        if (!json.isObject()) {
            throw new MalformedCall("Expecting a JSON object, not " + kind(json));
        }
        for (var field : into.getDescriptorForType().getFields()) {
            var value = json.get(V1Names.of(field));
            if (value == null || value.isNull()) {
                continue;
            }
            if (field.isRepeated()) {
                for (var item : value.isArray() ? value : NODES.arrayNode().add(value)) {
                    var read = value(field, item, into);
                    if (read != null) {
                        into.addRepeatedField(field, read);
                    }
                }
            } else {
                var read = value(field, value, into);
                if (read != null) {
                    into.setField(field, read);
                }
            }
        }
        var added = V1Additions.to(into.getDescriptorForType());
        if (added.isPresent()) {
            var additions = DynamicMessage.newBuilder(added.get());
            read(json, additions);
            if (!additions.getAllFields().isEmpty()) {
                V1Additions.add(additions.buildPartial(), into);
            }
        }
    }

    /** The missing required fields, in v1's names; empty if there are none. */
    static String missing(Message message) {
        return message.findInitializationErrors().stream().map(V1Names::modern).collect(Collectors.joining(", "));
    }

    private static @Nullable Object value(FieldDescriptor field, JsonNode json, Message.Builder owner)
            throws MalformedCall {
        return switch (field.getJavaType()) {
            case BOOLEAN -> truth(field, json);
            case STRING -> text(field, json);
            case BYTE_STRING -> bytes(field, text(field, json));
            case ENUM ->
                json.isNumber()
                        ? json.canConvertToInt() && json.isIntegralNumber()
                                ? field.getEnumType().findValueByNumber(json.intValue())
                                : null
                        : V1Names.find(field.getEnumType(), text(field, json));
            case MESSAGE -> {
                if (!json.isObject()) {
                    throw unexpected(json, field);
                }
                var message = owner.newBuilderForField(field);
                read(json, message);
                yield message.buildPartial();
            }
            case DOUBLE -> number(field, json).doubleValue();
            case FLOAT -> number(field, json).floatValue();
            case INT -> (int) whole(field, json, Integer.SIZE);
            case LONG -> whole(field, json, Long.SIZE);
        };
    }

    private static boolean truth(FieldDescriptor field, JsonNode json) throws MalformedCall {
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        return switch (text(field, json)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new MalformedCall("Failed to parse '" + json.textValue() + "' as a boolean for " + of(field));
        };
    }

    private static String text(FieldDescriptor field, JsonNode json) throws MalformedCall {
        if (!json.isTextual()) {
            throw unexpected(json, field);
        }
        return json.textValue();
    }

    private static ByteString bytes(FieldDescriptor field, String base64) throws MalformedCall {
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            throw new MalformedCall("Failed to base64 decode bytes " + of(field) + ": " + notBase64.getMessage());
        }
    }

    private static BigDecimal number(FieldDescriptor field, JsonNode json) throws MalformedCall {
        if (json.isNumber()) {
            return json.decimalValue();
        }
        var text = text(field, json);
        if (text.length() > LONGEST_NUMBER) {
            throw new MalformedCall("Failed to parse " + text.length() + " characters as a number for " + of(field));
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException notANumber) {
            throw new MalformedCall("Failed to parse '" + text + "' as a number for " + of(field));
        }
    }

    private static long whole(FieldDescriptor field, JsonNode json, int bits) throws MalformedCall {
        var number = number(field, json);
        var low = isUnsigned(field)
                ? BigInteger.ZERO
                : BigInteger.ONE.shiftLeft(bits - 1).negate();
        var end = BigInteger.ONE.shiftLeft(isUnsigned(field) ? bits : bits - 1);
        // a short text such as 1e999999 can denote a number with as many digits
        var digits = (long) number.precision() - number.scale();
        var exact = digits > bits && number.signum() != 0
                ? BigInteger.ONE.shiftLeft(bits)
                : digits <= 0 || number.signum() == 0 ? BigInteger.ZERO : number.toBigInteger();
        if (exact.compareTo(low) < 0 || exact.compareTo(end) >= 0) {
            throw new MalformedCall("'" + json.asText() + "' is out of range for " + of(field));
        }
        return exact.longValue();
    }

    private static MalformedCall unexpected(JsonNode json, FieldDescriptor field) {
        return new MalformedCall("Not expecting a JSON " + kind(json) + " for " + of(field));
    }

    private static String of(FieldDescriptor field) {
        return "field '" + V1Names.of(field) + "'";
    }

    private static String kind(JsonNode json) {
        return json.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
