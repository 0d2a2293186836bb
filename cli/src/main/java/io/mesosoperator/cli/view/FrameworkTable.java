package io.mesosoperator.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** Frameworks: whether each is registered, in which role, and what it has. */
public final class FrameworkTable implements ObjectTable {

    private static final List<Column> COLUMNS = List.of(
            Column.of("NAME"),
            Column.of("STATE"),
            Column.of("ROLE"),
            Column.of("TASKS"),
            Column.of("SHARE"),
            Column.of("AGE"),
            Column.text("MESSAGE"));

    private static final List<Column> WIDE = List.of(
            Column.of("PRINCIPAL"),
            Column.of("USER"),
            Column.of("FAILOVER"),
            Column.of("MESOS NAME"),
            Column.of("WEB UI"));

    @Override
    public List<Column> columns(boolean wide) {
        return Columns.with(COLUMNS, wide ? WIDE : List.of());
    }

    @Override
    public List<String> row(JsonNode framework, Instant now, boolean wide) {
        var spec = framework.path("spec");
        var row = List.of(
                framework.at("/metadata/name").asText(),
                state(framework),
                role(framework),
                framework.at("/status/tasks").asText(),
                framework.at("/status/share").asText(),
                Text.age(framework.at("/metadata/creationTimestamp").asText(), now),
                message(framework));
        return wide
                ? Columns.with(
                        row,
                        List.of(
                                spec.path("principal").asText(),
                                spec.path("user").asText(),
                                spec.has("failoverTimeout")
                                        ? spec.path("failoverTimeout").asText() + "s"
                                        : "",
                                spec.path("name").asText(),
                                spec.path("webuiUrl").asText()))
                : row;
    }

    /** The condition's own word, and that it wants no offers. */
    private static String state(JsonNode framework) {
        var reason = Conditions.of(framework, "Ready").path("reason").asText("Waiting");
        return framework.at("/spec/suppress").asBoolean() ? reason + ", suppressed" : reason;
    }

    static String role(JsonNode framework) {
        return framework.at("/spec/role").asText("*");
    }

    private static String message(JsonNode framework) {
        var refused = Conditions.complaint(framework, "Ready");
        return refused.isEmpty() ? Conditions.complaint(framework, "Offered") : refused;
    }
}
