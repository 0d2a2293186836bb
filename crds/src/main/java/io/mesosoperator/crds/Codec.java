package io.mesosoperator.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import io.mesosoperator.crds.JsonDecoder.Mode;
import io.mesosoperator.crds.ValueShape.Struct;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Converts custom resources to protobuf messages and back.
 *
 * <p>The JSON has the schema's form: names in lowerCamelCase, enums by name, bytes as base64, integers of any size as
 * numbers. Decoding never throws, whatever the JSON is: an informer must survive every stored object. Immutable and
 * thread-safe.
 */
public final class Codec {

    /** Message shapes, built on first use. */
    private final Map<String, Struct> shapes = new ConcurrentHashMap<>();

    /**
     * Reads the {@code spec} of a custom resource.
     *
     * @param spec null for a resource without one
     */
    public <S> Decoded<S> decode(CustomResourceKind<S> kind, @Nullable JsonNode spec) {
        var decoder = new JsonDecoder(Mode.STRICT);
        var values = decoder.fields(kind.kind(), kind.fields(), orMissing(spec), Path.root("spec"));
        return decoder.problems().isEmpty()
                ? new Decoded.Ok<>(kind.assemble(values))
                : new Decoded.Invalid<>(decoder.problems());
    }

    /** Writes the {@code spec} of a custom resource. Throws {@link IllegalArgumentException} for NaN and infinities. */
    public <S> ObjectNode encode(CustomResourceKind<S> kind, S spec) {
        var json = JsonNodeFactory.instance.objectNode();
        var message = kind.messageOf(spec);
        var added = kind.addedOf(spec);
        for (var mapping : kind.fields().values()) {
            var value =
                    Optional.ofNullable(JsonEncoder.fieldOf(message, mapping)).orElse(added.get(mapping.name()));
            JsonEncoder.put(json, mapping, value);
        }
        return json;
    }

    /**
     * Reads a complete message from an object that contains nothing else.
     *
     * @param prototype any instance of the message's class
     * @param path of the object, for example {@code status.updates[3]}
     */
    public <M extends Message> Decoded<M> decode(M prototype, JsonNode json, String path) {
        return decode(prototype, json, path, Mode.STRICT);
    }

    /**
     * Reads a message from an object that may lack required fields and may have others too, as a TaskInfo's {@code
     * status} does. The fields that are present must still be valid.
     */
    public <M extends Message> Decoded<M> decodePartial(M prototype, JsonNode json, String path) {
        return decode(prototype, json, path, Mode.PARTIAL);
    }

    private <M extends Message> Decoded<M> decode(M prototype, JsonNode json, String path, Mode mode) {
        var decoder = new JsonDecoder(mode);
        var message = decoder.message(shapeOf(prototype), orMissing(json), Path.root(path));
        @SuppressWarnings("unchecked") // built by the prototype's own builder
        var typed = (M) message;
        return decoder.problems().isEmpty() ? new Decoded.Ok<>(typed) : new Decoded.Invalid<>(decoder.problems());
    }

    /** Writes a message, complete or not. Throws {@link IllegalArgumentException} for NaN and infinities. */
    public ObjectNode encode(Message message) {
        return JsonEncoder.message(shapeOf(message), message);
    }

    private Struct shapeOf(Message message) {
        return shapes.computeIfAbsent(
                message.getDescriptorForType().getFullName(),
                name -> FieldMapping.shapeOf(message.getDefaultInstanceForType()));
    }

    private static JsonNode orMissing(@Nullable JsonNode json) {
        return json == null ? JsonNodeFactory.instance.missingNode() : json;
    }
}
