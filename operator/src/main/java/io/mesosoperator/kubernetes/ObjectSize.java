package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.mesosoperator.crds.CustomResourceKind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Checks objects against etcd's limit of a request before they are sent. */
public final class ObjectSize {

    /** In bytes: etcd's {@code --max-request-bytes}, 1.5 MiB unless it was changed. */
    public static final int LIMIT = 1536 * 1024;

    /** What an object leaves for the status, which is written into it later, and for what the API server adds. */
    static final int ROOM = 128 * 1024;

    /** Quotation marks, colon and comma. */
    private static final int PUNCTUATION = 4;

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private record Field(String path, long bytes) {}

    /**
     * How an object is stored.
     *
     * @param isJson as our kinds are, with the names of its fields; the kinds of Kubernetes are protobuf, where a field
     *     may take as little as its value
     */
    private record Encoding(boolean isJson) {

        static Encoding of(JsonNode object) {
            return new Encoding(object.path("apiVersion").asText().startsWith(CustomResourceKind.GROUP + "/"));
        }

        int name(String name) {
            return isJson ? name.length() + PUNCTUATION : 0;
        }
    }

    private ObjectSize() {}

    /**
     * Why the object is too large; empty if it may fit. No more is counted than etcd stores, whatever else it adds.
     */
    public static Optional<String> problem(HasMetadata object) {
        return problem(JSON.convertValue(object, JsonNode.class), false);
    }

    /**
     * The same for an object that is about to be sent.
     *
     * @param isStatus whether only its status is written, for which there is room
     */
    static Optional<String> problem(JsonNode object, boolean isStatus) {
        var size = sizeOf(object, Encoding.of(object));
        return size <= LIMIT - (isStatus ? 0 : ROOM)
                ? Optional.empty()
                : Optional.of(message(object.path("kind").asText("object"), size, largest(object, "")));
    }

    /** Why a custom resource that somebody else made has no room for its status; empty if it may have. */
    public static Optional<String> problemWithStatus(JsonResource object) {
        var metadata = object.getMetadata();
        var size = sizeOf(object.specOrEmpty(), new Encoding(true))
                + sizeOf(metadata.getLabels())
                + sizeOf(metadata.getAnnotations());
        return size <= LIMIT - ROOM
                ? Optional.empty()
                : Optional.of(message(object.getKind(), size, largest(object.specOrEmpty(), "spec")));
    }

    /** What is largest in an object that the API server has refused as too large. */
    public static String largestField(HasMetadata object) {
        return describe(largest(JSON.convertValue(object, JsonNode.class), ""));
    }

    private static String message(String kind, long size, Field largest) {
        return "the %s would have more than %d bytes, and etcd takes no object of more than %d with its status; %s"
                .formatted(kind.toLowerCase(Locale.ROOT), size, LIMIT, describe(largest));
    }

    private static String describe(Field field) {
        return "its largest field is %s with %d bytes; shorten it".formatted(field.path(), field.bytes());
    }

    private static long sizeOf(Map<String, String> texts) {
        return texts == null
                ? 0
                : texts.entrySet().stream()
                        .mapToLong(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
                        .sum();
    }

    private static long sizeOf(JsonNode value, Encoding encoding) {
        if (value.isTextual()) {
            return bytes(value.textValue());
        }
        var size = 0L;
        for (var field : value.properties()) {
            size += encoding.name(field.getKey()) + sizeOf(field.getValue(), encoding);
        }
        if (value.isArray()) {
            for (var item : value) {
                size += sizeOf(item, encoding);
            }
        }
        return size;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Field largest(JsonNode value, String path) {
        if (value.isTextual()) {
            return new Field(path, bytes(value.textValue()));
        }
        var largest = new Field(path, 0);
        var index = 0;
        for (var child : value) {
            var found = value.isArray() ? largest(child, path + "[" + index + "]") : largest;
            largest = found.bytes() > largest.bytes() ? found : largest;
            index++;
        }
        for (var field : value.properties()) {
            var found = largest(field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey());
            largest = found.bytes() > largest.bytes() ? found : largest;
        }
        return largest;
    }
}
