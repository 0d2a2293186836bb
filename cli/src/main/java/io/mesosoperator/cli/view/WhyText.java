package io.mesosoperator.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Why something is as it is: the operator's answer, or what the object itself says. */
public final class WhyText {

    private static final List<Column> AGENTS = List.of(Column.of("AGENT"), Column.of("REASON"), Column.text("MESSAGE"));

    private static final List<Column> EVENTS =
            List.of(Column.of("LAST SEEN"), Column.of("REASON"), Column.text("MESSAGE"));

    private WhyText() {}

    /** Of {@code /why/...}: the reason, the message, and what each agent lacks. */
    public static String ofOperator(JsonNode answer, int limit, Colour colour) {
        var agents = answer.path("agents")
                .valueStream()
                .map(agent -> List.of(
                        agent.path("agent").asText(),
                        agent.path("reason").asText(),
                        agent.path("message").asText()))
                .toList();
        return reason(answer.path("reason").asText(), answer.path("message").asText())
                + (agents.isEmpty() ? "" : "\n" + new Table(AGENTS, agents).render(limit, colour));
    }

    /**
     * Of the object's own conditions, and its Events.
     *
     * @param type the condition that says what it waits for
     */
    public static String ofObject(JsonNode object, String type, List<JsonNode> events, int limit, Colour colour) {
        var text = new StringBuilder();
        var waits = Conditions.of(object, type);
        var ready = Conditions.of(object, "Ready");
        var condition = waits.path("status").asText().equals("False") ? waits : ready;
        var message =
                condition.path("message").asText(object.at("/status/message").asText());
        text.append(reason(
                condition.path("reason").asText(object.at("/status/state").asText("not seen by the operator yet")),
                message.isEmpty() ? object.at("/status/message").asText() : message));
        if (!events.isEmpty()) {
            text.append('\n').append(new Table(EVENTS, rows(events)).render(limit, colour));
        }
        return text.toString();
    }

    private static List<List<String>> rows(List<JsonNode> events) {
        var rows = new ArrayList<List<String>>();
        for (var event : events) {
            rows.add(List.of(
                    time(event),
                    event.path("reason").asText(),
                    event.path("message").asText(event.path("note").asText())));
        }
        rows.sort(Comparator.comparing(List::getFirst));
        return rows;
    }

    private static String time(JsonNode event) {
        var last = event.path("lastTimestamp").asText("");
        return last.isEmpty() ? event.path("eventTime").asText("") : last;
    }

    private static String reason(String reason, String message) {
        return reason + (message.isEmpty() ? "" : ": " + message) + "\n";
    }
}
