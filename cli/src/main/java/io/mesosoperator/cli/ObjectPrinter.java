package io.mesosoperator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.cli.api.Kind;
import java.util.List;

/** Objects as JSON, YAML or names, without the lists of who owns which field. */
final class ObjectPrinter {

    private ObjectPrinter() {}

    /** One object as it is, or a List of several. */
    static String print(OutputFormat format, Kind kind, List<JsonNode> objects, boolean isList) {
        return switch (format) {
            case json -> json(isList ? list(objects) : bare(objects.getFirst()));
            case yaml -> yaml(isList ? list(objects) : bare(objects.getFirst()));
            case name ->
                String.join(
                        "",
                        objects.stream()
                                .map(object ->
                                        kind.named(object.at("/metadata/name").asText()) + "\n")
                                .toList());
            case wide -> throw new IllegalArgumentException("a table");
        };
    }

    private static JsonNode list(List<JsonNode> objects) {
        var list = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "List");
        var items = list.putArray("items");
        objects.forEach(object -> items.add(bare(object)));
        return list;
    }

    private static JsonNode bare(JsonNode object) {
        if (object.deepCopy() instanceof ObjectNode copy && copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            return copy;
        }
        return object;
    }

    private static String json(JsonNode tree) {
        return tree.toPrettyString() + "\n";
    }

    private static String yaml(JsonNode tree) {
        return written(
                YAMLMapper.builder()
                        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                        .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                        .build(),
                tree);
    }

    private static String written(ObjectMapper mapper, JsonNode tree) {
        try {
            return mapper.writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible); // a tree of the API server's
        }
    }
}
