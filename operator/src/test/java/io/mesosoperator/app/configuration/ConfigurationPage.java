package io.mesosoperator.app.configuration;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the fields of the configuration, as they are read, say of themselves. */
final class ConfigurationPage {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    /** A list of sections may have the fields of another section: a page has them once. */
    private final Set<String> told = new HashSet<>();

    private final Fields root = Fields.of(JsonNodeFactory.instance.objectNode(), new ArrayList<>());

    ConfigurationPage() {
        ConfigurationFormat.read(root);
    }

    /** Tables in Markdown, one for each section. */
    String tables() {
        var text = new StringBuilder();
        addTables("", root, text);
        return text.toString();
    }

    private void addTables(String path, Fields section, StringBuilder text) {
        if (!section.declared().isEmpty()) {
            text.append("\n## %s\n\n".formatted(path.isEmpty() ? "The operator itself" : "`" + path + "`"));
            if (!section.description().isEmpty()) {
                text.append(section.description()).append("\n\n");
            }
            text.append("| field | type | default | |\n| --- | --- | --- | --- |\n");
            section.declared().entrySet().stream()
                    .filter(entry -> told.add(entry.getKey() + entry.getValue().description()))
                    .forEach(entry -> text.append("| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    entry.getKey(),
                                    entry.getValue().type().name(),
                                    entry.getValue()
                                            .byDefault()
                                            .map(value -> "`" + inline(value) + "`")
                                            .orElse("required"),
                                    entry.getValue().description())));
        }
        section.sections().forEach((name, inner) -> addTables(path.isEmpty() ? name : path + "." + name, inner, text));
        section.lists().forEach((name, each) -> addTables(path + "." + name + "[]", each, text));
    }

    private static String inline(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> FieldPath.written(value.textValue());
            case OBJECT ->
                value.properties().stream()
                        .map(entry -> entry.getKey() + ": " + inline(entry.getValue()))
                        .collect(joining(", ", "{", "}"));
            default -> value.toString();
        };
    }

    /** What JSON Schema says of the chart's {@code config}. The chart fills in what the file must have. */
    ObjectNode schema() {
        return schema(root);
    }

    private static ObjectNode schema(Fields section) {
        var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        if (!section.description().isEmpty()) {
            schema.put("description", section.description());
        }
        schema.put("additionalProperties", false);
        var properties = schema.putObject("properties");
        section.declared().forEach((name, field) -> {
            var property = properties.putObject(name).put("description", field.description());
            field.byDefault().ifPresent(value -> property.set("default", value));
            property.setAll(field.type().schema());
        });
        section.sections().forEach((name, inner) -> properties.set(name, schema(inner)));
        section.lists()
                .forEach((name, each) -> properties
                        .putObject(name)
                        .put("description", each.description())
                        .put("type", "array")
                        .set("items", item(each)));
        return schema;
    }

    private static ObjectNode item(Fields each) {
        var schema = schema(each);
        schema.remove("description");
        var required = schema.putArray("required");
        each.declared().forEach((name, field) -> {
            if (field.byDefault().isEmpty()) {
                required.add(name);
            }
        });
        return schema;
    }

    /** Where each field is, as a JSON pointer. */
    List<String> pointers() {
        return pointers("", root).toList();
    }

    private static Stream<String> pointers(String at, Fields section) {
        return Stream.of(
                        section.declared().keySet().stream().map(name -> at + "/" + name),
                        section.sections().entrySet().stream()
                                .flatMap(inner -> pointers(at + "/" + inner.getKey(), inner.getValue())),
                        section.lists().entrySet().stream()
                                .flatMap(each -> pointers(at + "/" + each.getKey() + "/0", each.getValue())))
                .flatMap(Function.identity());
    }

    /** All defaults, in YAML. */
    String defaults() {
        try {
            return YAML.writeValueAsString(defaults(root));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode defaults(Fields section) {
        var defaults = JsonNodeFactory.instance.objectNode();
        section.declared().forEach((name, field) -> field.byDefault().ifPresent(value -> defaults.set(name, value)));
        section.sections().forEach((name, inner) -> defaults.set(name, defaults(inner)));
        section.lists().keySet().forEach(defaults::putArray);
        return defaults;
    }
}
