package io.mesosoperator.framework;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.kubernetes.ColumnText;
import io.mesosoperator.kubernetes.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The status of a Framework object: a pure function of the registration state and the previous status. */
final class FrameworkStatus {

    /** mesos.proto FrameworkInfo.role: the default. */
    private static final String NO_ROLE = "*";

    private FrameworkStatus() {}

    /** Whether the framework is registered, by its status. */
    static boolean isRegistered(JsonNode status) {
        return status.has("registeredTime");
    }

    /** The role that the spec names. */
    static String role(JsonNode spec) {
        return spec.path("role").asText(NO_ROLE);
    }

    /**
     * The whole status.
     *
     * @param spec of the object
     * @param before the previous status; transition times that still hold are kept
     */
    static ObjectNode of(RegistrationState state, JsonNode spec, JsonNode before, long generation, Instant now) {
        var status = JsonNodeFactory.instance.objectNode();
        var ready = switch (state) {
            case RegistrationState.Registered(var info, var _, var _, var _) -> {
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
        // kstatus: what was refused ends only when somebody changes something
        var stalled = new Condition(
                "Stalled",
                state instanceof RegistrationState.Refused,
                ready.reason(),
                ready.message(),
                now,
                generation);
        status.set("columns", columns(spec, ready.message()));
        status.put("observedGeneration", generation);
        status.putArray("conditions")
                .add(ready.unlessChanged(before).toJson())
                .add(stalled.unlessChanged(before).toJson());
        return status;
    }

    private static ObjectNode columns(JsonNode spec, String message) {
        var columns = JsonNodeFactory.instance.objectNode();
        columns.put("role", ColumnText.of(role(spec)));
        put(columns, "name", spec.path("name").asText());
        put(columns, "webuiUrl", spec.path("webuiUrl").asText());
        put(columns, "message", message);
        return columns;
    }

    private static void put(ObjectNode columns, String name, String text) {
        if (!text.isEmpty()) {
            columns.put(name, ColumnText.of(text));
        }
    }
}
