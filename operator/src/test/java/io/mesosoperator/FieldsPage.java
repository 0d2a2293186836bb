package io.mesosoperator;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mesosoperator.crds.SchemaName;
import io.mesosoperator.crds.V1Fields;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.mesos.Protos;

/**
 * The schema's messages joined with what a person wrote about each field: {@code docs/fields.yaml} of
 * the test resources.
 */
final class FieldsPage {

    private static final String NOT_USED = "Not used:";

    /**
     * The custom resources, and the messages that they begin with: the one that they are, and those of the
     * fields beside it.
     */
    private static final Map<String, List<Descriptor>> ROOTS = roots();

    private final JsonNode texts;
    private final Map<String, Descriptor> messages = new LinkedHashMap<>();

    FieldsPage(JsonNode texts) {
        this.texts = texts;
        Protos.getDescriptor().getMessageTypes().forEach(this::collect);
        List.copyOf(messages.values()).forEach(this::collectLater);
    }

    /** The messages of 1.x that fields of this one have. */
    private void collectLater(Descriptor message) {
        fields(message)
                .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && isOfV1(field))
                .map(FieldDescriptor::getMessageType)
                .filter(later -> messages.putIfAbsent(SchemaName.of(later), later) == null)
                .forEach(this::collectLater);
    }

    /** What custom resources have of it: the fields of 0.23, and then those of 1.x. */
    private static Stream<FieldDescriptor> fields(Descriptor message) {
        return Stream.concat(V1Fields.of(message).stream(), V1Fields.addedTo(message).stream());
    }

    private static boolean isOfV1(FieldDescriptor field) {
        return !field.getFile().equals(Protos.getDescriptor());
    }

    static FieldsPage read() throws IOException {
        return new FieldsPage(new YAMLMapper()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .readTree(source()));
    }

    private static InputStream source() {
        var source = FieldsPage.class.getResourceAsStream("/docs/fields.yaml");
        if (source == null) {
            throw new IllegalStateException("docs/fields.yaml is not among the test resources");
        }
        return source;
    }

    private static Map<String, List<Descriptor>> roots() {
        var roots = new LinkedHashMap<String, List<Descriptor>>();
        roots.put("Framework", List.of(Protos.FrameworkInfo.getDescriptor()));
        roots.put(
                "TaskInfo",
                List.of(
                        Protos.TaskInfo.getDescriptor(),
                        Protos.FrameworkID.getDescriptor(),
                        Protos.OfferID.getDescriptor(),
                        Protos.Filters.getDescriptor()));
        roots.put("the status of a TaskInfo", List.of(Protos.TaskStatus.getDescriptor()));
        roots.put(
                "Offer",
                List.of(
                        Protos.Offer.getDescriptor(),
                        Protos.Offer.Operation.getDescriptor(),
                        Protos.Filters.getDescriptor()));
        roots.put("Agent", List.of(Protos.SlaveInfo.getDescriptor()));
        return roots;
    }

    private void collect(Descriptor message) {
        messages.put(SchemaName.of(message), message);
        message.getNestedTypes().forEach(this::collect);
    }

    /** What is missing in the texts, and what in them is about nothing. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        messages.forEach((name, message) -> {
            var text = texts.path(name);
            if (text.isMissingNode()) {
                problems.add(name + " is not documented");
            } else if (!text.isTextual()) {
                fields(message)
                        .map(FieldDescriptor::getJsonName)
                        .filter(field -> text.path(field).asText().isBlank())
                        .forEach(field -> problems.add(name + "." + field + " is not documented"));
                text.fieldNames().forEachRemaining(field -> {
                    if (fields(message).noneMatch(any -> any.getJsonName().equals(field))) {
                        problems.add(name + " has no field " + field);
                    }
                });
            }
        });
        texts.fieldNames().forEachRemaining(name -> {
            if (!messages.containsKey(name)) {
                problems.add("there is no message " + name);
            }
        });
        return problems;
    }

    String text() {
        return """
                # Fields

                Generated from `proto/mesos.proto`, what custom resources have of `proto/v1.proto`, and \
                `operator/src/test/resources/docs/fields.yaml`: \
                every field of every message, and what
                it does here, or why not. Amounts of memory and disk are MiB, times are seconds. \
                [status-table.md](status-table.md) has what a
                status says, and [concepts.md](concepts.md) the fields that are not Mesos', but its calls.

                TASK_ERROR is with REASON_TASK_INVALID unless another reason is given.

                ## Not used

                Fields of messages in use that nothing reads, or that are never set; \
                and messages that are not in use at all:

                %s
                - %s
                %s""".formatted(
                        unusedFields(),
                        unusedMessages(),
                        messages.entrySet().stream()
                                .map(entry -> section(entry.getKey(), entry.getValue()))
                                .collect(joining()));
    }

    private String unusedFields() {
        return messages.keySet().stream()
                .flatMap(name -> Stream.of(texts.path(name))
                        .flatMap(text -> text.propertyStream())
                        .filter(field -> field.getValue().asText().startsWith(NOT_USED))
                        .map(field -> "- `%s.%s`".formatted(name, field.getKey())))
                .collect(joining("\n"));
    }

    private String unusedMessages() {
        return messages.keySet().stream()
                .filter(name -> texts.path(name).isTextual())
                .map("`%s`"::formatted)
                .collect(joining(", "));
    }

    private String section(String name, Descriptor message) {
        if (message.getFields().isEmpty() && !message.getNestedTypes().isEmpty()) {
            return ""; // only holds others
        }
        var text = texts.path(name);
        var heading = "\n## %s\n\n%s\n".formatted(name, where(message));
        if (text.isTextual()) {
            return heading
                    + "\nNot used: %s.\n\n".formatted(text.asText())
                    + fields(message)
                            .map(field -> "`%s` (%s)".formatted(field.getJsonName(), type(field)))
                            .collect(joining(", "))
                    + "\n";
        }
        if (message.getFields().isEmpty()) {
            return heading + "\nHas no fields: being there says it all.\n";
        }
        return heading
                + fields(message)
                        .map(field -> "| `%s` | %s | %s |\n"
                                .formatted(
                                        field.getJsonName(),
                                        type(field),
                                        text.path(field.getJsonName()).asText()))
                        .collect(joining("", "\n| field | type | here |\n| --- | --- | --- |\n", ""));
    }

    /** The custom resources that have the message. */
    private static String where(Descriptor message) {
        var resources = ROOTS.entrySet().stream()
                .filter(root -> {
                    var seen = new LinkedHashSet<Descriptor>();
                    root.getValue().forEach(first -> reach(first, seen));
                    return seen.contains(message);
                })
                .map(Map.Entry::getKey)
                .collect(joining(", "));
        return resources.isEmpty() ? "In no custom resource." : "In: " + resources + ".";
    }

    private static void reach(Descriptor message, Set<Descriptor> seen) {
        if (seen.add(message)) {
            fields(message)
                    .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
                    .forEach(field -> reach(field.getMessageType(), seen));
        }
    }

    private static String type(FieldDescriptor field) {
        var label = field.isRepeated() ? "repeated " : field.isRequired() ? "required " : "optional ";
        return label
                + typeName(field)
                + (isOfV1(field) ? ", of 1.x" : "")
                + (field.hasDefaultValue() ? ", default " + defaultValue(field) : "");
    }

    private static String typeName(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> SchemaName.of(field.getMessageType());
            case ENUM -> SchemaName.of(field.getEnumType());
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String defaultValue(FieldDescriptor field) {
        var value = String.valueOf(field.getDefaultValue());
        return field.getJavaType() == FieldDescriptor.JavaType.STRING ? "`" + value + "`" : value;
    }
}
