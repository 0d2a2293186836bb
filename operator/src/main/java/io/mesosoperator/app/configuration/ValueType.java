package io.mesosoperator.app.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One kind of value: how it is read and written, and what people and schemas are told about it.
 *
 * @param name what documentation calls it
 * @param example one of them
 * @param schema what JSON Schema says of it
 * @param reader reads it, or reports what is wrong with it
 * @param writer what the file has for it
 */
record ValueType<T>(String name, JsonNode example, ObjectNode schema, Reader<T> reader, Function<T, JsonNode> writer) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Reads one value. */
    interface Reader<T> {

        /** The value; empty if something is wrong with it, which the path has then been told. */
        Optional<T> read(JsonNode value, FieldPath path);
    }

    Optional<T> read(JsonNode value, FieldPath path) {
        return reader.read(value, path);
    }

    /**
     * A list of these.
     *
     * @param whole throws {@link IllegalArgumentException} for what is wrong with an item, or with all together
     * @param items the texts that make such a list
     */
    static <V, T> ValueType<T> list(
            String name, ValueType<V> item, Function<List<V>, T> whole, Function<T, List<String>> items) {
        return new ValueType<>(
                name,
                JSON.arrayNode().add(item.example()),
                JSON.objectNode().put("type", "array").put("uniqueItems", true).set("items", item.schema()),
                (value, path) -> readList(value, path, item, whole),
                made -> {
                    var array = JSON.arrayNode();
                    items.apply(made).forEach(array::add);
                    return array;
                });
    }

    private static <V, T> Optional<T> readList(
            JsonNode value, FieldPath path, ValueType<V> item, Function<List<V>, T> whole) {
        if (!value.isArray()) {
            path.report("%s is no list; write for example [%s]"
                    .formatted(FieldPath.quoted(value), item.example().asText()));
            return Optional.empty();
        }
        var found = new ArrayList<V>();
        var seen = new HashSet<JsonNode>();
        var before = path.problems().size();
        for (var i = 0; i < value.size(); i++) {
            var place = path.item(i);
            if (!seen.add(value.get(i))) {
                place.report(FieldPath.quoted(value.get(i)) + " is there twice; remove one");
                continue;
            }
            item.read(value.get(i), place)
                    .filter(one -> made(List.of(one), place, whole).isPresent())
                    .ifPresent(found::add);
        }
        return path.problems().size() > before ? Optional.empty() : made(found, path, whole);
    }

    /**
     * A mapping to these.
     *
     * @param key an example of a key
     * @param whole throws {@link IllegalArgumentException} for what is wrong with an entry, or with all together
     * @param entries what makes such a mapping, as texts
     */
    static <V, T> ValueType<T> map(
            String name,
            String key,
            ValueType<V> item,
            Function<Map<String, V>, T> whole,
            Function<T, Map<String, String>> entries) {
        return new ValueType<>(
                name,
                JSON.objectNode().set(key, item.example()),
                JSON.objectNode().put("type", "object").set("additionalProperties", item.schema()),
                (value, path) -> readMap(value, path, key, item, whole),
                made -> {
                    var object = JSON.objectNode();
                    entries.apply(made).forEach(object::put);
                    return object;
                });
    }

    private static <V, T> Optional<T> readMap(
            JsonNode value, FieldPath path, String key, ValueType<V> item, Function<Map<String, V>, T> whole) {
        if (!value.isObject()) {
            path.report("%s is no mapping; write for example {%s: %s}"
                    .formatted(FieldPath.quoted(value), key, item.example().asText()));
            return Optional.empty();
        }
        var found = new LinkedHashMap<String, V>();
        var before = path.problems().size();
        value.properties().forEach(entry -> {
            var place = path.key(entry.getKey());
            item.read(entry.getValue(), place)
                    .filter(one ->
                            made(Map.of(entry.getKey(), one), place, whole).isPresent())
                    .ifPresent(one -> found.put(entry.getKey(), one));
        });
        return path.problems().size() > before ? Optional.empty() : made(found, path, whole);
    }

    /**
     * What is made of parts that are sound, each by itself; empty if they make no sense together, which is reported.
     *
     * @param maker throws {@link IllegalArgumentException} for what makes no sense
     */
    static <V, T> Optional<T> made(V parts, FieldPath path, Function<V, T> maker) {
        try {
            return Optional.of(maker.apply(parts));
        } catch (IllegalArgumentException e) {
            path.report(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Of these, only what the check finds nothing wrong with. */
    ValueType<T> checked(Function<T, Optional<String>> check) {
        return new ValueType<>(
                name,
                example,
                schema,
                (value, path) -> read(value, path).filter(found -> {
                    var problem = check.apply(found);
                    problem.ifPresent(path::report);
                    return problem.isEmpty();
                }),
                writer);
    }
}
