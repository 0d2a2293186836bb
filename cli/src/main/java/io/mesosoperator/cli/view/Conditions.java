package io.mesosoperator.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The conditions in an object's status. */
public final class Conditions {

    private Conditions() {}

    /** The condition of this type; a missing node if there is none. */
    public static JsonNode of(JsonNode object, String type) {
        return object.path("status")
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** {@code True}, {@code False}, or nothing. */
    static String status(JsonNode object, String type) {
        return of(object, type).path("status").asText();
    }

    /** What a condition that is False says; empty if it is not there, or True. */
    public static String complaint(JsonNode object, String type) {
        var condition = of(object, type);
        return condition.path("status").asText().equals("False")
                ? condition.path("message").asText()
                : "";
    }
}
