package io.mesosoperator.master;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.resource.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/** Amounts by name, as a master's JSON has them: scalars are numbers, ranges and sets texts. */
final class ResourcesJson {

    /** Also there when there is nothing of them. */
    private static final List<String> ALWAYS = List.of("cpus", "gpus", "mem", "disk");

    private static final String REVOCABLE = "_revocable";

    private ResourcesJson() {}

    /** Amounts by name. */
    private static final class Sums {

        private final Map<String, Double> scalars = new TreeMap<>();
        private final Map<String, List<String>> ranges = new TreeMap<>();
        private final Map<String, List<String>> sets = new TreeMap<>();

        Sums() {
            ALWAYS.forEach(name -> scalars.put(name, 0.0));
        }

        void range(String name, long begin, long end) {
            ranges.computeIfAbsent(name, any -> new ArrayList<>()).add(begin + "-" + end);
        }

        void item(String name, String item) {
            sets.computeIfAbsent(name, any -> new ArrayList<>()).add(item);
        }

        void write(Json json) throws IOException {
            for (var scalar : scalars.entrySet()) {
                json.number(scalar.getKey(), rounded(scalar.getValue()));
            }
            for (var range : ranges.entrySet()) {
                json.text(range.getKey(), "[" + String.join(", ", range.getValue()) + "]");
            }
            for (var set : sets.entrySet()) {
                json.text(set.getKey(), "{" + String.join(", ", set.getValue()) + "}");
            }
        }
    }

    static void write(Json json, String field, Resources resources) throws IOException {
        var sums = new Sums();
        for (var resource : resources.toProto()) {
            var name = resource.getName() + (resource.hasRevocable() ? REVOCABLE : "");
            switch (resource.getType()) {
                case SCALAR -> sums.scalars.merge(name, resource.getScalar().getValue(), Double::sum);
                case RANGES ->
                    resource.getRanges()
                            .getRangeList()
                            .forEach(range -> sums.range(name, range.getBegin(), range.getEnd()));
                case SET -> resource.getSet().getItemList().forEach(item -> sums.item(name, item));
                case TEXT -> {
                    // no resource has one
                }
            }
        }
        json.object(field, () -> sums.write(json));
    }

    /** The same of resources as a custom resource has them. */
    static void write(Json json, String field, JsonNode resources) throws IOException {
        var sums = new Sums();
        for (var resource : resources) {
            var name = resource.path("name").asText() + (resource.has("revocable") ? REVOCABLE : "");
            switch (resource.path("type").asText()) {
                case "SCALAR" ->
                    sums.scalars.merge(
                            name, resource.path("scalar").path("value").asDouble(), Double::sum);
                case "RANGES" ->
                    resource.path("ranges")
                            .path("range")
                            .forEach(range -> sums.range(
                                    name,
                                    range.path("begin").asLong(),
                                    range.path("end").asLong()));
                case "SET" -> resource.path("set").path("item").forEach(item -> sums.item(name, item.asText()));
                default -> {
                    // no resource
                }
            }
        }
        json.object(field, () -> sums.write(json));
    }

    /** Mesos counts thousandths. */
    private static double rounded(double amount) {
        return Math.round(amount * 1_000) / 1_000.0;
    }

    /** {@code [31000-32000]}. */
    static String text(Value.Ranges ranges) {
        return ranges.getRangeList().stream()
                .map(range -> range.getBegin() + "-" + range.getEnd())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    static String text(Value.Set set) {
        return set.getItemList().stream().collect(Collectors.joining(", ", "{", "}"));
    }

    /** The resources as messages. */
    static void whole(Json json, String field, List<Resource> resources) throws IOException {
        json.list(field, resources, json::message);
    }
}
