package io.mesosoperator.kubernetes;

import io.mesosoperator.metrics.Metric;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Counts the requests to the API server, by verb and answer: the number of series does not depend on the cluster. */
final class ApiRequests {

    private static final String NO_ANSWER = "none";
    private static final String SWITCHING_PROTOCOLS = "101";

    private ApiRequests() {}

    /** @param begin in nanoseconds of the system */
    static void answered(HttpRequest request, @Nullable HttpResponse<?> response, long begin) {
        count(verb(request), response == null ? NO_ANSWER : Integer.toString(response.statusCode()), begin);
    }

    /** An attempt to open a watch, or to enter a container. */
    static void opened(URI uri, @Nullable WebSocket opened, @Nullable Throwable failure, long begin) {
        count(isWatch(uri) ? "watch" : "connect", opened == null ? code(failure) : SWITCHING_PROTOCOLS, begin);
    }

    private static String code(@Nullable Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof WebSocketHandshakeException refused
                ? Integer.toString(refused.getResponse().statusCode())
                : NO_ANSWER;
    }

    private static void count(String verb, String code, long begin) {
        Metric.API_REQUESTS.count(verb, code);
        Metric.API_REQUEST.record(Duration.ofNanos(System.nanoTime() - begin), verb);
    }

    private static String verb(HttpRequest request) {
        return switch (request.method()) {
            case "GET" -> isWatch(request.uri()) ? "watch" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "other";
        };
    }

    /** Whether it waits for changes. */
    static boolean isWatch(URI uri) {
        return uri.getRawQuery() != null && uri.getRawQuery().contains("watch=true");
    }
}
