package io.mesosoperator.crds;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.mesosoperator.crds.ValueShape.Base64Text;
import io.mesosoperator.crds.ValueShape.Choice;
import io.mesosoperator.crds.ValueShape.Real;
import io.mesosoperator.crds.ValueShape.Struct;
import io.mesosoperator.crds.ValueShape.Text;
import io.mesosoperator.crds.ValueShape.TextMap;
import io.mesosoperator.crds.ValueShape.Truth;
import io.mesosoperator.crds.ValueShape.Whole;
import io.mesosoperator.crds.ValueShape.WholeType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one field is written in JSON. The generator and the codec use nothing else about a field, so they cannot diverge.
 *
 * @param name in lowerCamelCase
 * @param presence whether the field is required, optional or repeated
 * @param value the shape of the value, of each element if the field is repeated
 * @param field the protobuf field, of the message or of what 1.x adds to it; null for a field that a custom resource
 *     adds to its message
 * @param note the meaning of an added field; null for a protobuf field, which has a comment in the schema
 */
public record FieldMapping(
        String name,
        Presence presence,
        ValueShape value,
        @Nullable FieldDescriptor field,
        @Nullable String note) {

    /** How often a field occurs in its object. */
    public enum Presence {
        REQUIRED,
        OPTIONAL,
        REPEATED
    }

    static FieldMapping added(String name, Presence presence, ValueShape value, String note) {
        return new FieldMapping(name, presence, value, null, note);
    }

    FieldMapping optional() {
        return new FieldMapping(name, Presence.OPTIONAL, value, field, note);
    }

    /** The shape of a message, with all messages that it contains. */
    public static Struct shapeOf(Message prototype) {
        return shapeOf(prototype, Map.of());
    }

    /** The schema has no recursive message (which would have no finite CRD either), so this ends. */
    private static Struct shapeOf(Message prototype, Map<String, Message> enclosing) {
        var type = prototype.getDescriptorForType();
        var within = new LinkedHashMap<>(enclosing);
        if (within.put(type.getFullName(), prototype) != null) {
            throw new IllegalArgumentException("message " + type.getFullName() + " contains itself: "
                    + String.join(" > ", enclosing.keySet()) + " > " + type.getFullName());
        }
        var fields = new LinkedHashMap<String, FieldMapping>();
        for (var field : V1Fields.of(type)) {
            fields.put(field.getJsonName(), mapping(prototype, field, within));
        }
        for (var field : V1Fields.addedTo(type)) {
            var addition = DynamicMessage.getDefaultInstance(field.getContainingType());
            fields.put(field.getJsonName(), mapping(addition, field, within));
        }
        return new Struct(prototype, fields);
    }

    private static FieldMapping mapping(Message prototype, FieldDescriptor field, Map<String, Message> enclosing) {
        return new FieldMapping(field.getJsonName(), presence(field), value(prototype, field, enclosing), field, null);
    }

    private static Presence presence(FieldDescriptor field) {
        if (field.isMapField()) {
            return Presence.OPTIONAL;
        }
        if (field.isRepeated()) {
            return Presence.REPEATED;
        }
        return field.isRequired() ? Presence.REQUIRED : Presence.OPTIONAL;
    }

    private static ValueShape value(Message prototype, FieldDescriptor field, Map<String, Message> enclosing) {
        if (field.isMapField()) {
            return new TextMap(field.getMessageType());
        }
        return switch (field.getType()) {
            case BOOL -> new Truth();
            case STRING -> new Text();
            case BYTES -> new Base64Text();
            case DOUBLE -> new Real();
            case INT32, SINT32, SFIXED32 -> new Whole(WholeType.INT32);
            case UINT32, FIXED32 -> new Whole(WholeType.UINT32);
            case INT64, SINT64, SFIXED64 -> new Whole(WholeType.INT64);
            case UINT64, FIXED64 -> new Whole(WholeType.UINT64);
            case ENUM -> new Choice(field.getEnumType());
            case MESSAGE ->
                shapeOf(prototype.newBuilderForType().newBuilderForField(field).getDefaultInstanceForType(), enclosing);
            case FLOAT, GROUP ->
                throw new IllegalArgumentException(
                        field.getFullName() + ": type " + field.getType() + " has no JSON form here");
        };
    }
}
