package io.mesosoperator.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Agents: each node, with its Agent object where it has one. */
public final class AgentTable implements ObjectTable {

    private static final List<Column> COLUMNS = List.of(
            Column.of("NAME"),
            Column.of("STATE"),
            Column.of("CPUS"),
            Column.of("MEM"),
            Column.of("AGE"),
            Column.text("RESERVED"),
            Column.text("VOLUMES"),
            Column.text("MESSAGE"));

    private static final List<Column> WIDE = List.of(Column.of("REASON"), Column.of("ATTRIBUTES"));

    private static final String NODE = "node";

    /**
     * One object for each agent: the Agent object, or one without content, and beside it the node.
     *
     * @param nodes empty if the user may not see them
     */
    public static List<JsonNode> join(List<JsonNode> agents, List<JsonNode> nodes) {
        var joined = new LinkedHashMap<String, JsonNode>();
        for (var agent : agents) {
            joined.put(agent.at("/metadata/name").asText(), agent);
        }
        for (var node : nodes) {
            var name = node.at("/metadata/name").asText();
            var object = JsonNodeFactory.instance.objectNode();
            var agent = joined.get(name);
            if (agent != null) {
                agent.properties().forEach(field -> object.set(field.getKey(), field.getValue()));
            } else {
                object.set("metadata", node.path("metadata"));
            }
            object.set(NODE, node);
            joined.put(name, object);
        }
        return new ArrayList<>(joined.values());
    }

    @Override
    public List<Column> columns(boolean wide) {
        return Columns.with(COLUMNS, wide ? WIDE : List.of());
    }

    @Override
    public List<String> row(JsonNode agent, Instant now, boolean wide) {
        var allocatable = agent.path(NODE).at("/status/allocatable");
        var metadata = agent.has(NODE) ? agent.path(NODE).path("metadata") : agent.path("metadata");
        var row = List.of(
                agent.at("/metadata/name").asText(),
                state(agent),
                Amounts.cores(allocatable.path("cpu").asText()),
                Amounts.mebibytes(allocatable.path("memory").asText()),
                Text.age(metadata.path("creationTimestamp").asText(), now),
                agent.at("/status/reserved").asText(),
                agent.at("/status/volumes").asText(),
                Conditions.of(agent, "Ready").path("message").asText());
        return wide
                ? Columns.with(
                        row,
                        List.of(Conditions.of(agent, "Ready").path("reason").asText(), attributes(agent)))
                : row;
    }

    private static String state(JsonNode agent) {
        var node = agent.path(NODE);
        var nodeReady = Conditions.status(node, "Ready");
        var words = new ArrayList<String>();
        words.add(
                Conditions.status(agent, "Ready").equals("False") || (agent.has(NODE) && !nodeReady.equals("True"))
                        ? "NotReady"
                        : "Ready");
        if (agent.at("/spec/drain").asBoolean()) {
            words.add("draining");
        }
        if (node.at("/spec/unschedulable").asBoolean()) {
            words.add("cordoned");
        }
        return String.join(", ", words);
    }

    private static String attributes(JsonNode agent) {
        return String.join(
                ";",
                agent.at("/spec/attributes")
                        .valueStream()
                        .map(attribute -> attribute.path("name").asText() + ":" + value(attribute))
                        .toList());
    }

    private static String value(JsonNode attribute) {
        return attribute.has("text")
                ? attribute.at("/text/value").asText()
                : attribute.has("scalar")
                        ? attribute.at("/scalar/value").asText()
                        : attribute.at("/ranges/range").toString();
    }
}
