package io.mesosoperator.offer;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.allocation.Explanation;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.kubernetes.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The condition {@code Offered} of a Framework: false, with the reason, while it has no offer. A framework that has
 * always had some has no such condition: offers come and go with every task.
 */
final class OfferedCondition {

    /** Who has none for so long is told why. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private OfferedCondition() {}

    /**
     * The condition to write; empty for none.
     *
     * @param before the previous status
     * @param why why it has no offer; empty if it has one
     * @param since since when it has none, as far as seen
     */
    static Optional<Condition> of(
            JsonNode before, Optional<Explanation> why, Instant since, long generation, Instant now) {
        if (why.isPresent() && !now.isBefore(since.plus(PATIENCE))) {
            var none = why.get();
            return Optional.of(condition(false, none.reason(), none.message(), generation, now, before));
        }
        var told = told(before);
        if (why.isPresent()) {
            return told.map(condition -> condition(
                    condition.path("status").asText().equals("True"),
                    condition.path("reason").asText(),
                    condition.path("message").asText(),
                    condition.path("observedGeneration").asLong(),
                    now,
                    before));
        }
        return told.map(condition -> condition(true, "Offered", "", generation, now, before));
    }

    /** Whether the two say the same; of a message only figures are others. */
    static boolean isTold(JsonNode before, Optional<Condition> condition) {
        var told = told(before);
        return told.map(old -> old.path("status").asText() + old.path("reason").asText())
                .equals(condition.map(now -> (now.status() ? "True" : "False") + now.reason()));
    }

    private static Condition condition(
            boolean status, String reason, String message, long generation, Instant now, JsonNode before) {
        return new Condition(FrameworkResource.OFFERED, status, reason, message, now, generation).unlessChanged(before);
    }

    private static Optional<JsonNode> told(JsonNode status) {
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(FrameworkResource.OFFERED)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }
}
