package io.mesosoperator.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** TaskInfos: what each is, where, since when, and what it says. */
public final class TaskTable implements ObjectTable {

    private static final List<Column> COLUMNS = List.of(
            Column.of("NAME"),
            Column.of("STATE"),
            Column.of("FRAMEWORK"),
            Column.of("AGENT"),
            Column.of("EXIT"),
            Column.of("STARTED"),
            Column.of("AGE"),
            Column.text("MESSAGE"));

    private static final List<Column> WIDE =
            List.of(Column.of("REASON"), Column.of("ROLE"), Column.of("POD"), Column.of("RESOURCES"));

    @Override
    public List<Column> columns(boolean wide) {
        return Columns.with(COLUMNS, wide ? WIDE : List.of());
    }

    @Override
    public List<String> row(JsonNode task, Instant now, boolean wide) {
        var status = task.path("status");
        var row = List.of(
                task.at("/metadata/name").asText(),
                state(task),
                task.at("/spec/frameworkId/value").asText(),
                status.at("/slaveId/value").asText(),
                status.path("exitCode").asText(),
                Text.age(status.path("startedTime").asText(), now),
                Text.age(task.at("/metadata/creationTimestamp").asText(), now),
                message(task));
        return wide
                ? Columns.with(
                        row,
                        List.of(
                                status.path("reason").asText(),
                                status.at("/columns/role").asText(),
                                status.path("podName").asText(),
                                Amounts.text(task.at("/spec/resources"))))
                : row;
    }

    @Override
    public Comparator<JsonNode> order() {
        return Comparator.comparing(
                task -> task.at("/metadata/creationTimestamp").asText());
    }

    /** Its state; and that it has been told to end, while it has not. */
    static String state(JsonNode task) {
        var state = task.at("/status/state").asText("TASK_STAGING");
        var isAsked =
                task.at("/spec/kill").asBoolean() || task.at("/status/kill").asBoolean();
        return isAsked && !TaskState.isTerminal(state) ? state + " (kill)" : state;
    }

    /** Why it waits, if it does; else what its status says. */
    static String message(JsonNode task) {
        var waits = Conditions.complaint(task, "Scheduled");
        return waits.isEmpty() ? task.at("/status/message").asText() : waits;
    }
}
