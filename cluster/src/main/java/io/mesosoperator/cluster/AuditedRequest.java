package io.mesosoperator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;

/**
 * One request that the API server has answered.
 *
 * @param user whose request it was: the impersonated user, where there is one
 * @param verb as in RBAC: get, list, watch, create, update, patch, delete, deletecollection
 * @param apiGroup empty for the core group
 * @param apiVersion without the group
 * @param resource plural name; empty for requests that are not about objects, such as {@code /readyz}
 * @param subresource such as {@code status}; empty when there is none
 * @param namespace empty for cluster-scoped objects
 * @param name empty where the request names none: list, watch, a create with {@code generateName}
 * @param code HTTP status of the answer
 * @param received when the request came in
 * @param answered when it was answered
 */
public record AuditedRequest(
        String user,
        String userAgent,
        String verb,
        String apiGroup,
        String apiVersion,
        String resource,
        String subresource,
        String namespace,
        String name,
        int code,
        Instant received,
        Instant answered) {

    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");

    static AuditedRequest of(JsonNode event) {
        var self = event.path("user").path("username").asText("");
        var object = event.path("objectRef");
        return new AuditedRequest(
                event.path("impersonatedUser").path("username").asText(self),
                event.path("userAgent").asText(""),
                event.path("verb").asText(""),
                object.path("apiGroup").asText(""),
                object.path("apiVersion").asText(""),
                object.path("resource").asText(""),
                object.path("subresource").asText(""),
                object.path("namespace").asText(""),
                object.path("name").asText(""),
                event.path("responseStatus").path("code").asInt(),
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                Instant.parse(event.path("stageTimestamp").asText()));
    }

    /** Whether it asked for a change, whatever the answer was. */
    public boolean isWrite() {
        return WRITES.contains(verb);
    }

    /** Whether it left an object behind, new or changed. */
    boolean hasWritten() {
        return isWrite() && !verb.startsWith("delete") && code < 300;
    }
}
