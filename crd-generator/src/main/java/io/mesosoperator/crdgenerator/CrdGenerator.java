package io.mesosoperator.crdgenerator;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.DynamicMessage;
import io.mesosoperator.crdgenerator.SchemaGenerator.Use;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.CustomResourceKind.Scope;
import io.mesosoperator.crds.FieldMapping;
import io.mesosoperator.crds.FieldMapping.Presence;
import io.mesosoperator.crds.ValueShape.Struct;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.mesos.Protos;

/** Generates the custom resource definitions from the schema and its overlays. */
final class CrdGenerator {

    /** The command to run after a change of the schema or an overlay. */
    static final String REGENERATE = "make generate";

    private static final String HEADER =
            "# Generated from proto/mesos.proto and crd-generator/src/main/overlay; do not edit. To regenerate: "
                    + REGENERATE + "\n";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private final SchemaComments comments = SchemaComments.load();

    /** The text of each file, by file name. */
    Map<String, String> generate() {
        var files = new LinkedHashMap<String, String>();
        for (var kind : CustomResourceKind.all()) {
            files.put(kind.crdName() + ".yaml", HEADER + yaml(definition(kind)));
        }
        return files;
    }

    private static String yaml(JsonNode json) {
        try {
            return YAML.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode definition(CustomResourceKind<?> kind) {
        var overlay = new Overlay(kind);
        var crd = NODES.objectNode();
        crd.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
        crd.putObject("metadata").put("name", kind.crdName());
        var spec = crd.putObject("spec");
        spec.put("group", CustomResourceKind.GROUP);
        spec.put("scope", kind.scope() == Scope.NAMESPACED ? "Namespaced" : "Cluster");
        var names = spec.putObject("names");
        names.put("kind", kind.kind()).put("listKind", kind.kind() + "List").put("plural", kind.plural());
        names.put("singular", kind.kind().toLowerCase(Locale.ROOT));
        names.putArray("shortNames").add(kind.shortName());
        names.putArray("categories").add(CustomResourceKind.CATEGORY);
        var version = spec.putArray("versions").addObject();
        version.put("name", CustomResourceKind.VERSION).put("served", true).put("storage", true);
        version.putObject("subresources").putObject("status");
        version.set("additionalPrinterColumns", overlay.own().get("columns"));
        if (overlay.own().get("selectableFields") instanceof ArrayNode fields) {
            version.set("selectableFields", fields);
        }
        version.putObject("schema").set("openAPIV3Schema", root(kind, overlay));
        return crd;
    }

    private ObjectNode root(CustomResourceKind<?> kind, Overlay overlay) {
        var schemas = new SchemaGenerator(comments, overlay);
        var spec = schemas.object(kind.message().prototype().getDescriptorForType(), kind.fields(), Use.SPEC);
        if (overlay.own().get("immutable") instanceof ObjectNode immutable) {
            addImmutability(spec, kind, immutable);
        }
        var root = NODES.objectNode();
        comments.of(kind.message().prototype().getDescriptorForType())
                .ifPresent(comment -> root.put("description", comment));
        root.put("type", "object");
        root.putArray("required").add("spec");
        var properties = root.putObject("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.putObject("metadata").put("type", "object");
        properties.set("spec", spec);
        properties.set("status", status(schemas, overlay));
        var rules = overlay.resolve(overlay.own().path("rules"));
        if (!rules.isEmpty()) {
            root.set("x-kubernetes-validations", rules);
        }
        return root;
    }

    private static ObjectNode status(SchemaGenerator schemas, Overlay overlay) {
        var status = NODES.objectNode().put("type", "object");
        Overlay.merge(status, splice(schemas, overlay.own().path("status")));
        Overlay.merge(status, overlay.sharedStatus());
        return status;
    }

    /**
     * Replaces {@code $message: X} with the message's schema, and {@code $fields: X} among properties with the
     * message's fields, none of them required.
     */
    private static JsonNode splice(SchemaGenerator schemas, JsonNode overlay) {
        if (!overlay.isObject()) {
            return overlay;
        }
        if (overlay.get("$message") instanceof TextNode message) {
            return schemas.message(shapeOf(message.textValue()), Use.STATUS);
        }
        var spliced = NODES.objectNode();
        overlay.properties().forEach(entry -> {
            if (entry.getKey().equals("$fields")) {
                var shape = shapeOf(entry.getValue().textValue());
                spliced.setAll(
                        schemas.properties(shape.prototype().getDescriptorForType(), shape.fields(), Use.STATUS));
            } else {
                spliced.set(entry.getKey(), splice(schemas, entry.getValue()));
            }
        });
        return spliced;
    }

    private static Struct shapeOf(String message) {
        var descriptor = Protos.getDescriptor().findMessageTypeByName(message);
        if (descriptor == null) {
            throw new IllegalArgumentException("an overlay names '" + message + "', which the schema does not have");
        }
        return FieldMapping.shapeOf(DynamicMessage.getDefaultInstance(descriptor));
    }

    /**
     * One transition rule, whose message names the field. It is true at once when nothing has changed: the API server
     * evaluates it whenever the status is written, and each access to a field of a large message is dear.
     */
    private static void addImmutability(ObjectNode spec, CustomResourceKind<?> kind, JsonNode immutable) {
        var message = immutable.path("message").textValue();
        var fields = kind.fields().values().stream()
                .filter(mapping -> !names(immutable.path("except"), mapping.name()))
                .toList();
        var rule = fields.stream().map(CrdGenerator::isUnchanged).collect(joining(" && ", "self == oldSelf || (", ")"));
        var changed = fields.stream()
                .map(mapping -> "!(%s) ? '%s' : ".formatted(isUnchanged(mapping), mapping.name()))
                .collect(joining("", "(", "'spec')"));
        spec.withArrayProperty("x-kubernetes-validations")
                .addObject()
                .put("rule", rule)
                .put("message", message.formatted("spec"))
                .put("messageExpression", '"' + message.replace("%s", "\" + " + changed + " + \"") + '"');
    }

    private static String isUnchanged(FieldMapping mapping) {
        var self = "self." + mapping.name();
        var old = "oldSelf." + mapping.name();
        return mapping.presence() == Presence.REQUIRED
                ? self + " == " + old
                : "has(%s) == has(%s) && (!has(%s) || %s == %s)".formatted(self, old, self, self, old);
    }

    private static boolean names(JsonNode list, String name) {
        for (var item : list) {
            if (item.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
