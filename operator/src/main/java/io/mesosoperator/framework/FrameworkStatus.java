package io.mesosoperator.framework;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.kubernetes.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The status of a Framework object: a pure function of the registration state and the previous status. */
final class FrameworkStatus {

    private FrameworkStatus() {}

    /** @param before the previous status; transition times that still hold are kept */
    static ObjectNode of(RegistrationState state, JsonNode before, long generation, Instant now) {
        var status = JsonNodeFactory.instance.objectNode();
        var ready = switch (state) {
            case RegistrationState.Registered(var info, var uid) -> {
                status.putObject("frameworkId").put("value", info.getId().getValue());
                status.put(
                        "registeredTime",
                        before.path("registeredTime")
                                .asText(now.truncatedTo(ChronoUnit.SECONDS).toString()));
                yield new Condition("Ready", true, "Registered", "", now, generation);
            }
            case RegistrationState.Refused(var why, var _) ->
                new Condition("Ready", false, "Refused", why, now, generation);
            case RegistrationState.Absent absent -> new Condition("Ready", false, "Absent", "", now, generation);
        };
        status.put("observedGeneration", generation);
        status.putArray("conditions").add(ready.unlessChanged(before).toJson());
        return status;
    }
}
