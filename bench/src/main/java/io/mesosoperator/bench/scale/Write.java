package io.mesosoperator.bench.scale;

import java.time.Instant;

/**
 * A change that somebody has made, or tried to.
 *
 * @param who the last part of the user's name, so that ServiceAccounts are called as their controllers are
 * @param verb as in RBAC
 * @param resource with its subresource: {@code pods/status}
 * @param code HTTP status of the answer
 */
record Write(
        String who,
        String verb,
        String resource,
        String namespace,
        String name,
        int code,
        Instant received,
        Instant answered) {

    private static final int FIRST_FAILURE = 400;

    boolean succeeded() {
        return code < FIRST_FAILURE;
    }

    /** For a count of requests by kind. */
    String label() {
        return "%s %s %s%s".formatted(who, verb, resource, succeeded() ? "" : " (" + code + ")");
    }
}
