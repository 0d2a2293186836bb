package io.mesosoperator.app.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.crds.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of one section of the file. Reading a field is also what declares it: its name, its type, its default and
 * its description stand in one place, from which documentation and the chart's schema are made.
 */
final class Fields {

    /**
     * One field.
     *
     * @param byDefault what the file may leave out; empty for a field that it must have
     */
    record Field(FieldPath path, ValueType<?> type, Optional<JsonNode> byDefault, String description) {}

    private final FieldPath path;
    private final ObjectNode values;
    private final String description;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, Fields> sections = new LinkedHashMap<>();
    private final Map<String, Items> lists = new LinkedHashMap<>();

    /**
     * A list of sections.
     *
     * @param each the fields that every item has
     * @param found the items of the file
     */
    record Items(Fields each, List<Fields> found) {}

    private Fields(FieldPath path, ObjectNode values, String description) {
        this.path = path;
        this.values = values;
        this.description = description;
    }

    /** Those of a whole file. */
    static Fields of(ObjectNode values, List<String> problems) {
        return new Fields(new FieldPath("", problems), values, "");
    }

    /** The section of this name; without fields if the file has none. */
    Fields section(String name, String about) {
        var place = path.field(name);
        var inside = JsonNodeFactory.instance.objectNode();
        if (given(name).orElse(inside) instanceof ObjectNode found) {
            inside = found;
        } else {
            place.report(
                    FieldPath.quoted(values.get(name)) + " is no mapping; write the fields of " + name + " into it");
        }
        var section = new Fields(place, inside, about);
        sections.put(name, section);
        return section;
    }

    /**
     * A list of sections, which the file may leave out.
     *
     * @param reader reads one of them
     */
    <T> List<T> list(String name, String about, Function<Fields, T> reader) {
        var place = path.field(name);
        var each = new Fields(
                new FieldPath(place.text() + "[]", new ArrayList<>()), JsonNodeFactory.instance.objectNode(), about);
        var _ = reader.apply(each); // declares the fields
        var found = new ArrayList<Fields>();
        var list = given(name).orElse(JsonNodeFactory.instance.arrayNode());
        if (!list.isArray()) {
            place.report(FieldPath.quoted(list) + " is no list; write an item with a dash before it for each");
        }
        for (var i = 0; list.isArray() && i < list.size(); i++) {
            if (list.get(i) instanceof ObjectNode item) {
                found.add(new Fields(place.item(i), item, about));
            } else {
                place.item(i).report(FieldPath.quoted(list.get(i)) + " is no mapping; write the fields into it");
            }
        }
        lists.put(name, new Items(each, found));
        return found.stream().map(reader).toList();
    }

    /** How many mistakes the file is known to have. */
    int mistakes() {
        return path.problems().size();
    }

    /** Where the section is, as in messages. */
    String place() {
        return path.text();
    }

    /** The value of a field that has a default. */
    <T> T optional(String name, ValueType<T> type, T byDefault, String about) {
        fields.put(
                name,
                new Field(path.field(name), type, Optional.of(type.writer().apply(byDefault)), about));
        return given(name).flatMap(value -> type.read(value, path.field(name))).orElse(byDefault);
    }

    /** The value of a field that the file must have; any value, once its problem is reported. */
    <T> T required(String name, ValueType<T> type, String about) {
        var place = path.field(name);
        fields.put(name, new Field(place, type, Optional.empty(), about));
        var value = given(name);
        if (value.isEmpty()) {
            place.report("is missing; write for example " + type.example().asText());
        }
        return value.flatMap(found -> type.read(found, place))
                .or(() -> type.read(type.example(), place))
                .orElseThrow();
    }

    /** A field that the file must have, and that can have this value only. */
    void constant(String name, String value, String about) {
        var place = path.field(name);
        var type = Scalars.oneOf(value);
        fields.put(name, new Field(place, type, Optional.empty(), about));
        given(name).ifPresentOrElse(given -> type.read(given, place), () -> place.report("is missing; write " + value));
    }

    /** As in Kubernetes, null is what is not there. */
    private Optional<JsonNode> given(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isNull());
    }

    /** Reports a mistake that is only seen when several fields are looked at. */
    void report(String name, String problem) {
        path.field(name).report(problem);
    }

    /** Reports what the file has and nobody has read, here and in the sections. */
    void reportUnknown() {
        var known = new ArrayList<>(fields.keySet());
        known.addAll(sections.keySet());
        known.addAll(lists.keySet());
        values.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                var instead = Suggestion.nearest(name, known)
                        .map("did you mean %s?"::formatted)
                        .orElse("remove it, or write one of " + String.join(", ", known));
                report(name, "unknown field; " + instead);
            }
        });
        sections.values().forEach(Fields::reportUnknown);
        lists.values().forEach(items -> items.found().forEach(Fields::reportUnknown));
    }

    String description() {
        return description;
    }

    /** Those that were read, by name. */
    Map<String, Field> declared() {
        return fields;
    }

    /** Those that were read, by name. */
    Map<String, Fields> sections() {
        return sections;
    }

    /** The fields of the items of the lists that were read, by the list's name. */
    Map<String, Fields> lists() {
        var each = new LinkedHashMap<String, Fields>();
        lists.forEach((name, items) -> each.put(name, items.each()));
        return each;
    }
}
