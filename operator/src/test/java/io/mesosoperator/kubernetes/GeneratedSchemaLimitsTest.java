package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits that the program cuts to are those of the CRDs; {@code -Dgolden.update} writes them. */
class GeneratedSchemaLimitsTest {

    private static final Path CRDS = Path.of("..", "crds");
    private static final Path FILE = Path.of("src", "main", "resources", "schema-limits.txt");

    @Test
    void theLimitsAreThoseOfTheCrds() throws IOException {
        var limits = new TreeMap<String, Integer>();
        for (var kind : new String[] {"agents", "frameworks", "offers", "taskinfos"}) {
            var crd = crd(kind);
            var name = crd.at("/spec/names/kind").asText();
            var schema = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties");
            for (var part : new String[] {"spec", "status"}) {
                walk(schema.path(part), part, (path, most) -> limits.put(name + " " + path, most));
            }
        }
        var text = limits.entrySet().stream()
                .map(limit -> limit.getKey() + " " + limit.getValue() + "\n")
                .collect(Collectors.joining());
        if (System.getProperty("golden.update") != null) {
            Files.writeString(FILE, text);
        }

        assertThat(FILE).content().isEqualTo(text);
    }

    /** Each text and each list of a status is longer than its limit: what is written keeps to the schema. */
    @ParameterizedTest
    @ValueSource(strings = {"agents", "frameworks", "offers", "taskinfos"})
    void aStatusThatExceedsEveryLimitIsCutToThem(String plural) throws IOException {
        var crd = crd(plural);
        var kind = crd.at("/spec/names/kind").asText();
        var schema = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/status");

        var written = FittingStatus.of(kind, excessive(schema));

        check(schema, written, "status");
        assertThat(written.toString().length()).isLessThan(ObjectSize.LIMIT);
    }

    private static JsonNode excessive(JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "object" -> {
                var object = JsonNodeFactory.instance.objectNode();
                schema.path("properties")
                        .properties()
                        .forEach(field -> object.set(field.getKey(), excessive(field.getValue())));
                yield object;
            }
            case "array" -> {
                var list = JsonNodeFactory.instance.arrayNode();
                // lists within lists: one more than the limit, for the size of the test
                var size = schema.has("maxItems")
                        ? Math.min(schema.path("maxItems").asInt() + 1, 40)
                        : 2;
                for (var i = 0; i < size; i++) {
                    list.add(excessive(schema.path("items")));
                }
                yield list;
            }
            case "string" -> {
                // uuids and data are ours, and base64: no text is put there
                var most = schema.has("maxLength")
                        ? Math.min(schema.path("maxLength").asInt(), 40_000)
                        : 10;
                yield JsonNodeFactory.instance.textNode("\uD83D\uDE00"
                        .repeat("byte".equals(schema.path("format").asText()) ? 1 : most + 1));
            }
            default -> JsonNodeFactory.instance.numberNode(1);
        };
    }

    private static void check(JsonNode schema, JsonNode value, String path) {
        if (value.isTextual() && schema.has("maxLength")) {
            var text = value.textValue();
            assertThat(text.codePointCount(0, text.length()))
                    .as(path)
                    .isLessThanOrEqualTo(schema.path("maxLength").asInt());
        }
        if (value.isArray()) {
            if (schema.has("maxItems")) {
                assertThat(value.size())
                        .as(path)
                        .isLessThanOrEqualTo(schema.path("maxItems").asInt());
            }
            value.forEach(item -> check(schema.path("items"), item, path + "[]"));
        }
        value.properties()
                .forEach(field -> check(
                        schema.path("properties").path(field.getKey()), field.getValue(), path + "." + field.getKey()));
    }

    private static void walk(JsonNode schema, String path, ObjIntConsumer<String> found) {
        for (var limit : new String[] {"maxLength", "maxItems"}) {
            if (schema.has(limit)) {
                found.accept(path, schema.path(limit).asInt());
            }
        }
        schema.path("properties")
                .properties()
                .forEach(field -> walk(field.getValue(), path + "." + field.getKey(), found));
        if (schema.has("items")) {
            walk(schema.path("items"), path + "[]", found);
        }
    }

    private static JsonNode crd(String plural) throws IOException {
        return new YAMLMapper()
                .readTree(CRDS.resolve(plural + ".mesosoperator.io.yaml").toFile());
    }
}
