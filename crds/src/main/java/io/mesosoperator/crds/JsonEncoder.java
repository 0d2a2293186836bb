package io.mesosoperator.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
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
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes messages as the JSON that {@link JsonDecoder} reads. Omits unset fields. */
final class JsonEncoder {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonEncoder() {}

    static ObjectNode message(Struct shape, Message message) {
        var json = NODES.objectNode();
        for (var mapping : shape.fields().values()) {
            put(json, mapping, fieldOf(message, mapping));
        }
        return json;
    }

    /** The field's value, or null if it is not set. */
    static @Nullable Object fieldOf(Message message, FieldMapping mapping) {
        var field = mapping.field();
        if (field == null) {
            return null;
        }
        if (field.getContainingType() != message.getDescriptorForType()) {
            return V1Additions.in(message)
                    .filter(added -> added.hasField(field))
                    .map(added -> added.getField(field))
                    .orElse(null);
        }
        return field.isRepeated() || message.hasField(field) ? message.getField(field) : null;
    }

    /** Writes a value as the decoder returns it; omits null and empty lists. */
    static void put(ObjectNode json, FieldMapping mapping, @Nullable Object value) {
        if (value == null || (mapping.value() instanceof TextMap && ((List<?>) value).isEmpty())) {
            return;
        }
        if (mapping.presence() != Presence.REPEATED) {
            json.set(mapping.name(), value(mapping, mapping.value(), value));
            return;
        }
        var list = NODES.arrayNode();
        for (var item : (List<?>) value) {
            list.add(value(mapping, mapping.value(), item));
        }
        if (!list.isEmpty()) {
            json.set(mapping.name(), list);
        }
    }

    private static JsonNode value(FieldMapping mapping, ValueShape shape, Object value) {
        return switch (shape) {
            case Truth() -> NODES.booleanNode((Boolean) value);
            case Text() -> NODES.textNode((String) value);
            case Base64Text() -> NODES.textNode(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case Real() -> NODES.numberNode(finite(mapping, (Double) value));
            case Whole(var type) -> whole(type.fromJava(value));
            case Choice ignored -> NODES.textNode(((EnumValueDescriptor) value).getName());
            case TextMap(var entry) -> texts(entry, (List<?>) value);
            case Struct struct -> message(struct, (Message) value);
        };
    }

    private static ObjectNode texts(Descriptor entry, List<?> entries) {
        var json = NODES.objectNode();
        for (var one : entries) {
            var message = (Message) one;
            json.put((String) message.getField(entry.findFieldByName("key")), (String)
                    message.getField(entry.findFieldByName("value")));
        }
        return json;
    }

    /** The same node as parsing the number, so that trees can be compared. */
    private static JsonNode whole(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return NODES.numberNode(number.intValue());
        }
        return number.bitLength() < Long.SIZE ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
    }

    private static double finite(FieldMapping mapping, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(mapping.name() + " is " + value + ", which JSON has no number for");
        }
        return value;
    }
}
