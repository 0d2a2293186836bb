package io.mesosoperator.framework;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.runtime.StatusCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The status of a Framework object: a pure function of how it stands and of what was said before. */
final class FrameworkStatus {

    private FrameworkStatus() {}

    /** @param before the status so far; times that still hold are kept */
    static ObjectNode of(FrameworkStanding standing, JsonNode before, long generation, Instant now) {
        var status = JsonNodeFactory.instance.objectNode();
        var ready = switch (standing) {
            case FrameworkStanding.Registered(var info, var uid) -> {
                status.putObject("frameworkId").put("value", info.getId().getValue());
                status.put(
                        "registeredTime",
                        before.path("registeredTime")
                                .asText(now.truncatedTo(ChronoUnit.SECONDS).toString()));
                yield new StatusCondition("Ready", true, "Registered", "", now, generation);
            }
            case FrameworkStanding.Refused(var why, var _) ->
                new StatusCondition("Ready", false, "Refused", why, now, generation);
            case FrameworkStanding.Absent absent -> new StatusCondition("Ready", false, "Absent", "", now, generation);
        };
        status.put("observedGeneration", generation);
        status.putArray("conditions").add(ready.unlessChanged(before).toJson());
        return status;
    }
}
