package io.mesosoperator.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The tasks of one ACCEPT that name the same executor, which is to hear of them in the order that they have there.
 * Their TaskInfos are made one after the other, and are seen so. Part of the {@link TaskIndex}, under whose lock all of
 * it is called.
 */
final class LaunchOrder {

    /** What tasks have in common that stand in one line. */
    record Line(String namespace, String offer, String executor) {}

    private final Map<Line, SequencedSet<TaskRecord>> lines = new HashMap<>();

    /** The task was seen for the first time. */
    void enter(TaskRecord entry, JsonNode spec) {
        var offer = spec.at("/offerIds/0/value").asText();
        var executor = spec.at("/executor/executorId/value").asText();
        if (!offer.isEmpty() && !executor.isEmpty()) {
            var line = new Line(entry.key.namespace(), offer, executor);
            entry.line = line;
            lines.computeIfAbsent(line, any -> new LinkedHashSet<>()).add(entry);
        }
    }

    /** The task has its place, or will have none. */
    void leave(TaskRecord entry) {
        if (entry.line != null) {
            lines.computeIfPresent(entry.line, (same, tasks) -> {
                tasks.remove(entry);
                return tasks.isEmpty() ? null : tasks;
            });
            entry.line = null;
        }
    }

    /** The task that is before all others in the line. */
    Optional<TaskRecord> first(Line line) {
        var tasks = lines.get(line);
        return tasks == null
                ? Optional.empty()
                : tasks.stream()
                        .filter(task -> task.isActive() && task.phase == TaskRecord.Phase.PENDING)
                        .findFirst();
    }
}
