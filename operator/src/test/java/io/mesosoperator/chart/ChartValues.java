package io.mesosoperator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * The chart's values as {@code values.yaml} has them, with the comment above each. What is below {@code config} is the
 * operator's own, and described in {@code docs/configuration.md}.
 */
record ChartValues(List<Entry> entries) {

    /**
     * A heading, a group of values, or a value.
     *
     * @param path with dots; empty for a heading
     * @param comment the lines above it as one text
     * @param value its default; missing for a group, and for a heading
     */
    record Entry(String path, String comment, JsonNode value) {

        boolean isHeading() {
            return path.isEmpty();
        }

        boolean isGroup() {
            return !isHeading() && value.isMissingNode();
        }
    }

    static final Path CHART = Path.of("..", "helm", "mesos-operator");

    private static final Pattern HEADING = Pattern.compile("# --- (.+) ---");
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");
    private static final int INDENT = 2;

    static ChartValues read() throws IOException {
        var schema =
                new ObjectMapper().readTree(CHART.resolve("values.schema.json").toFile());
        return of(Files.readString(CHART.resolve("values.yaml")), schema);
    }

    /** @param schema knows which mappings are values as a whole: those whose properties it does not list */
    static ChartValues of(String yaml, JsonNode schema) throws IOException {
        var values = new YAMLMapper().readTree(yaml);
        var entries = new ArrayList<Entry>();
        var parents = new ArrayDeque<String>();
        var comment = new StringJoiner(" ");
        for (var line : yaml.lines().toList()) {
            var heading = HEADING.matcher(line);
            var key = KEY.matcher(line);
            if (heading.matches()) {
                entries.add(new Entry("", heading.group(1), MissingNode.getInstance()));
            } else if (line.strip().startsWith("# ")) {
                comment.add(line.strip().substring(2));
            } else if (key.matches()) {
                while (parents.size() > key.group(1).length() / INDENT) {
                    parents.removeLast();
                }
                parents.addLast(key.group(2));
                if (isListed(schema, parents)) {
                    entries.add(new Entry(
                            String.join(".", parents),
                            comment.toString(),
                            isGroup(schema, parents) ? MissingNode.getInstance() : at(values, parents)));
                }
                comment = new StringJoiner(" ");
            } else if (line.isBlank()) {
                comment = new StringJoiner(" ");
            }
        }
        return new ChartValues(List.copyOf(entries));
    }

    private static JsonNode at(JsonNode values, Iterable<String> path) {
        return values.at("/" + String.join("/", path));
    }

    private static boolean isListed(JsonNode schema, ArrayDeque<String> path) {
        return !inSchema(schema, path).isMissingNode()
                && !(path.size() > 1 && path.getFirst().equals("config"));
    }

    private static boolean isGroup(JsonNode schema, ArrayDeque<String> path) {
        return !path.getFirst().equals("config") && inSchema(schema, path).has("properties");
    }

    private static JsonNode inSchema(JsonNode schema, Iterable<String> path) {
        return schema.at("/properties/" + String.join("/properties/", path));
    }

    /** Paths of all values of the schema. */
    static List<String> paths(JsonNode schema) {
        var paths = new LinkedHashMap<String, JsonNode>();
        collect("", schema, paths);
        return List.copyOf(paths.keySet());
    }

    private static void collect(String prefix, JsonNode schema, Map<String, JsonNode> paths) {
        for (var property : schema.path("properties").properties()) {
            var path = prefix + property.getKey();
            if (property.getValue().has("properties") && !path.equals("config")) {
                collect(path + ".", property.getValue(), paths);
            } else {
                paths.put(path, property.getValue());
            }
        }
    }

    /** Without headings and groups. */
    List<Entry> values() {
        return entries.stream()
                .filter(entry -> !entry.isHeading() && !entry.isGroup())
                .toList();
    }
}
