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
import java.util.List;
import java.util.stream.Stream;

/** What the fields of the configuration, as they are read, say of themselves. */
final class ConfigurationPage {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

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

    private static void addTables(String path, Fields section, StringBuilder text) {
        if (!section.declared().isEmpty()) {
            text.append("\n## %s\n\n".formatted(path.isEmpty() ? "The operator itself" : "`" + path + "`"));
            if (!section.description().isEmpty()) {
                text.append(section.description()).append("\n\n");
            }
            text.append("| field | type | default | |\n| --- | --- | --- | --- |\n");
            section.declared()
                    .forEach((name, field) -> text.append("| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    name,
                                    field.type().name(),
                                    field.byDefault()
                                            .map(value -> "`" + inline(value) + "`")
                                            .orElse("required"),
                                    field.description())));
        }
        section.sections().forEach((name, inner) -> addTables(path.isEmpty() ? name : path + "." + name, inner, text));
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
        return schema;
    }

    /** Where each field is, as a JSON pointer. */
    List<String> pointers() {
        return pointers("", root).toList();
    }

    private static Stream<String> pointers(String at, Fields section) {
        return Stream.concat(
                section.declared().keySet().stream().map(name -> at + "/" + name),
                section.sections().entrySet().stream()
                        .flatMap(inner -> pointers(at + "/" + inner.getKey(), inner.getValue())));
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
        return defaults;
    }
}
