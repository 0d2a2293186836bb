package io.mesosoperator.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A task with all its updates, each with how long it came after the one before. */
public final class Timeline {

    private static final List<Column> COLUMNS = List.of(
            Column.of("TIME"),
            Column.of("AFTER"),
            Column.of("STATE"),
            Column.of("SOURCE"),
            Column.of("REASON"),
            Column.text("MESSAGE"));

    private Timeline() {}

    /** What is known of the task, then a line for each update. */
    public static String of(JsonNode task, Instant now, int limit, Colour colour) {
        var status = task.path("status");
        var facts = new Facts();
        facts.add("Task", task.at("/metadata/name").asText());
        facts.add("Namespace", task.at("/metadata/namespace").asText());
        facts.add("Framework", task.at("/spec/frameworkId/value").asText());
        facts.add("State", colour.paint(TaskTable.state(task)));
        facts.add("Message", TaskTable.message(task));
        facts.add("Reason", status.path("reason").asText());
        facts.add("Exit code", status.path("exitCode").asText());
        facts.add("Agent", status.at("/slaveId/value").asText());
        facts.add("Pod", status.path("podName").asText());
        facts.add("Resources", Amounts.text(task.at("/spec/resources")));
        facts.add("Command", command(task.path("spec")));
        facts.add("Healthy", status.path("healthy").asText());
        facts.add("Age", Text.age(task.at("/metadata/creationTimestamp").asText(), now));
        return facts.text() + "\n" + new Table(COLUMNS, rows(task)).render(limit, colour);
    }

    private static List<List<String>> rows(JsonNode task) {
        var rows = new ArrayList<List<String>>();
        var before = Text.instant(task.at("/metadata/creationTimestamp").asText());
        before.ifPresent(created -> rows.add(List.of(created.toString(), "", "created", "", "", "")));
        for (var update : task.at("/status/updates")) {
            var at = Instant.ofEpochMilli(Math.round(
                    update.path("timestamp").asDouble() * Duration.ofSeconds(1).toMillis()));
            rows.add(List.of(
                    at.truncatedTo(ChronoUnit.SECONDS).toString(),
                    before.map(previous -> "+" + Text.duration(Duration.between(previous, at)))
                            .orElse(""),
                    update.path("state").asText() + health(update),
                    update.path("source").asText(),
                    update.path("reason").asText(),
                    update.path("message").asText()));
            before = java.util.Optional.of(at);
        }
        return rows;
    }

    private static String health(JsonNode update) {
        return update.has("healthy") ? update.path("healthy").asBoolean() ? " healthy" : " not healthy" : "";
    }

    private static String command(JsonNode spec) {
        var command = spec.has("command") ? spec.path("command") : spec.at("/executor/command");
        var words = new ArrayList<String>();
        words.add(command.path("value").asText());
        if (!command.path("shell").asBoolean(true)) {
            command.path("arguments")
                    .valueStream()
                    .skip(1)
                    .map(JsonNode::asText)
                    .forEach(words::add);
        }
        return Text.cut(String.join(" ", words), Table.WIDTH - 20);
    }
}
