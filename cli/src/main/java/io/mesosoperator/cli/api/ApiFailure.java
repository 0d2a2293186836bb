package io.mesosoperator.cli.api;

import com.fasterxml.jackson.databind.JsonNode;

/** The API server has refused a request, or could not be reached: code 0. */
public final class ApiFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int GONE = 410;

    private final int code;
    private final boolean isOfApiServer;

    /** One of the API server itself, or of the way to it. */
    public ApiFailure(int code, String message) {
        this(code, message, true);
    }

    private ApiFailure(int code, String message, boolean isOfApiServer) {
        super(message);
        this.code = code;
        this.isOfApiServer = isOfApiServer;
    }

    /** One of a server behind the API server's proxy. */
    public static ApiFailure ofProxied(int code, String message) {
        return new ApiFailure(code, message, false);
    }

    /** From the answer, which is a Status object if the API server itself has made it. */
    static ApiFailure of(int code, String request, JsonNode answer, String text) {
        var message = answer.path("message").asText();
        if (!message.isEmpty()) {
            return new ApiFailure(code, message);
        }
        var shown = text.isBlank()
                ? "without a word"
                : text.strip().lines().findFirst().orElse("");
        return ofProxied(code, "%s was answered %d: %s".formatted(request, code, shown));
    }

    public boolean isNotFound() {
        return code == NOT_FOUND;
    }

    /** Whether the API server has answered, and not a server behind its proxy. */
    public boolean isOfApiServer() {
        return isOfApiServer;
    }

    public boolean isForbidden() {
        return code == FORBIDDEN || code == UNAUTHORIZED;
    }

    public boolean isConflict() {
        return code == CONFLICT;
    }

    /** Whether a watch has to begin anew with a list. */
    public boolean isGone() {
        return code == GONE;
    }

    public boolean isUnreachable() {
        return code == 0;
    }

    /** What the user should know, and can do. */
    public String words() {
        var message = String.valueOf(getMessage());
        return switch (code) {
            case 0 -> message;
            case UNAUTHORIZED ->
                "the API server does not know who you are (%s): log in again, or choose another --context"
                        .formatted(message);
            case FORBIDDEN ->
                message + "\nAsk for the right; docs/tenants.md says which ClusterRoles the chart has for whom.";
            default -> message;
        };
    }
}
