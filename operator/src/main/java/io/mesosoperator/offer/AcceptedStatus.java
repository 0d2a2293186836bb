package io.mesosoperator.offer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.kubernetes.Condition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status of an Offer that was accepted: what became of each operation and task. */
final class AcceptedStatus {

    /**
     * A task of a LAUNCH.
     *
     * @param name of its TaskInfo
     * @param refused why the API server refused that
     */
    record Launched(String taskId, String name, Optional<String> refused) {}

    private AcceptedStatus() {}

    static ObjectNode of(
            List<OperationPipeline.Result> operations, List<Launched> tasks, long generation, Instant now) {
        var status = JsonNodeFactory.instance.objectNode();
        status.put("acceptedTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        var results = status.putArray("operations");
        for (var operation : operations) {
            var result = results.addObject()
                    .put("type", operation.type().name())
                    .put("applied", operation.dropped().isEmpty());
            operation.dropped().ifPresent(why -> result.put("message", why));
        }
        var launched = status.putArray("tasks");
        for (var task : tasks) {
            var entry = launched.addObject().put("taskId", task.taskId()).put("name", task.name());
            task.refused().ifPresent(why -> entry.put("message", why));
        }
        status.put("observedGeneration", generation);
        status.putArray("conditions").add(condition(operations, generation, now).toJson());
        return status;
    }

    private static Condition condition(List<OperationPipeline.Result> operations, long generation, Instant now) {
        var dropped = operations.stream()
                .flatMap(operation -> operation.dropped().map(why -> operation.type() + ": " + why).stream())
                .toList();
        return dropped.isEmpty()
                ? new Condition("Accepted", true, "Applied", "", now, generation)
                : new Condition("Accepted", false, "OperationsDropped", String.join("; ", dropped), now, generation);
    }

    private static Optional<Instant> parsed(String time) {
        try {
            return Optional.of(Instant.parse(time));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    /** When the offer was accepted; empty if it was not. */
    static Optional<Instant> acceptedTime(@Nullable JsonNode status) {
        return Optional.ofNullable(status)
                .map(present -> present.path("acceptedTime").textValue())
                .flatMap(AcceptedStatus::parsed);
    }
}
