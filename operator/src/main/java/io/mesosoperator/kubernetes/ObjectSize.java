package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Checks objects against etcd's limit of a request before they are sent. */
public final class ObjectSize {

    /** In bytes: etcd's {@code --max-request-bytes}, 1.5 MiB unless it was changed. */
    public static final int LIMIT = 1536 * 1024;

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private record Field(String path, long bytes) {}

    private ObjectSize() {}

    /**
     * Why the object is too large; empty if it may fit. Only its texts are counted, so etcd stores no less than that,
     * whatever the encoding.
     */
    public static Optional<String> problem(HasMetadata object) {
        var json = JSON.convertValue(object, JsonNode.class);
        var size = sizeOf(json);
        return size <= LIMIT ? Optional.empty() : Optional.of(message(object.getKind(), size, largest(json, "")));
    }

    /** What is largest in an object that the API server has refused as too large. */
    public static String largestField(HasMetadata object) {
        return describe(largest(JSON.convertValue(object, JsonNode.class), ""));
    }

    private static String message(String kind, long size, Field largest) {
        return "the %s would have more than %d bytes, and etcd takes no object of more than %d; %s"
                .formatted(kind.toLowerCase(Locale.ROOT), size, LIMIT, describe(largest));
    }

    private static String describe(Field field) {
        return "its largest field is %s with %d bytes; shorten it".formatted(field.path(), field.bytes());
    }

    private static long sizeOf(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().getBytes(StandardCharsets.UTF_8).length;
        }
        var size = 0L;
        for (var child : value) {
            size += sizeOf(child);
        }
        return size;
    }

    private static Field largest(JsonNode value, String path) {
        if (value.isTextual()) {
            return new Field(path, sizeOf(value));
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
