package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A status that its CRD takes: texts and lists are cut to the limits of the schema, so that no status remains unwritten
 * because of what somebody else wrote. If the whole is still large, messages of older list items are cut further: an
 * object must stay below etcd's limit with its spec.
 */
final class FittingStatus {

    /** In bytes of JSON, for the whole status. */
    private static final int MOST = 256 * 1024;

    private static final String MESSAGE = "message";
    private static final int SHORT_MESSAGE = 1024;

    /** For a status that even so is too large beside its spec. */
    private static final int SHORTEST_MESSAGE = 200;

    /** What a status can do without: only a list's latest item is kept. All else is needed to go on. */
    private static final Set<String> HISTORIES = Set.of("status.updates", "status.operations", "status.tasks");

    /** For people, and told elsewhere too. */
    private static final Set<String> WORDS = Set.of("status.reserved", "status.volumes");

    private final SchemaLimits limits;
    private final int older;
    private final int latest;
    private final int mostOfHistory;

    private FittingStatus(SchemaLimits limits, int older, int latest, int mostOfHistory) {
        this.limits = limits;
        this.older = older;
        this.latest = latest;
        this.mostOfHistory = mostOfHistory;
    }

    static JsonNode of(String kind, JsonNode status) {
        var limits = SchemaLimits.of(kind);
        return Stream.of(
                        new FittingStatus(limits, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE),
                        new FittingStatus(limits, SHORT_MESSAGE, Integer.MAX_VALUE, Integer.MAX_VALUE),
                        new FittingStatus(limits, SHORTEST_MESSAGE, SHORTEST_MESSAGE, Integer.MAX_VALUE))
                .map(shape -> shape.fit(status, "status", false))
                .filter(fitting -> fitting.toString().getBytes(StandardCharsets.UTF_8).length <= MOST)
                .findFirst()
                .orElseGet(() -> smallest(kind, status));
    }

    /** The same, with short messages only, and the latest item of each history. */
    static JsonNode smallest(String kind, JsonNode status) {
        return new FittingStatus(SchemaLimits.of(kind), SHORTEST_MESSAGE, SHORTEST_MESSAGE, 1)
                .fit(status, "status", false);
    }

    private JsonNode fit(JsonNode value, String path, boolean isOlder) {
        return switch (value) {
            case ObjectNode object -> {
                var fitting = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(field -> fitting.set(
                                field.getKey(), fit(field.getValue(), path + "." + field.getKey(), isOlder)));
                yield fitting;
            }
            case ArrayNode list -> {
                var fitting = JsonNodeFactory.instance.arrayNode();
                var size = Math.min(list.size(), limits.most(path));
                var first = HISTORIES.contains(path) ? Math.max(0, size - mostOfHistory) : 0;
                for (var i = first; i < size; i++) {
                    fitting.add(fit(list.get(i), path + "[]", isOlder || i < size - 1));
                }
                yield fitting;
            }
            default -> value.isTextual() ? fit(value.textValue(), path, isOlder) : value;
        };
    }

    private JsonNode fit(String text, String path, boolean isOlder) {
        var isMessage = path.endsWith("." + MESSAGE) || WORDS.contains(path);
        var most = isMessage ? Math.min(limits.most(path), isOlder ? older : latest) : limits.most(path);
        return JsonNodeFactory.instance.textNode(Ellipsis.characters(text, most));
    }
}
