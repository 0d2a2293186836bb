package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A Kubernetes status condition (metav1.Condition).
 *
 * @param reason one word in CamelCase; never empty
 * @param since when the status last changed between true and false
 */
public record Condition(String type, boolean status, String reason, String message, Instant since, long generation) {

    /** The message's limit is that of metav1.Condition, in characters. */
    private static final int LONGEST_MESSAGE = 32_768;

    /** Cuts the message to what is allowed. */
    public Condition {
        message = Ellipsis.characters(message, LONGEST_MESSAGE);
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("status", status ? "True" : "False")
                .put("reason", reason)
                .put("message", message)
                .put("lastTransitionTime", since.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("observedGeneration", generation);
    }

    /** This condition, with the old transition time if {@code oldStatus} has the same condition. */
    public Condition unlessChanged(JsonNode oldStatus) {
        for (var old : oldStatus.path("conditions")) {
            if (old.path("type").asText().equals(type)
                    && old.path("status").asText().equals(status ? "True" : "False")) {
                var time = Timestamps.parse(old.path("lastTransitionTime").asText())
                        .orElse(since);
                return new Condition(type, status, reason, message, time, generation);
            }
        }
        return this;
    }
}
