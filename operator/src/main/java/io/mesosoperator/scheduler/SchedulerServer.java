package io.mesosoperator.scheduler;

import static java.net.HttpURLConnection.HTTP_ACCEPTED;
import static java.net.HttpURLConnection.HTTP_BAD_METHOD;
import static java.net.HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.scheduler.wire.ApiRequest;
import io.mesosoperator.scheduler.wire.RequestDecision;
import io.mesosoperator.scheduler.wire.RequestRules;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP of the scheduler API. It is there from the operator's start: one that does not lead says so, as a Mesos master that does
 * not lead would.
 */
public final class SchedulerServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerServer.class);

    /** The API server takes no object of more than 3 MiB, so no call can mean more than that. */
    private static final int MAX_BODY = 4 << 20;

    private static final int TEMPORARY_REDIRECT = 307;

    /** What clients may expect of the API: they ask a master for its version. */
    private static final String VERSION = "{\"version\":\"1.9.0\"}";

    private final HttpServer server;
    private volatile String unavailable = "Not the leading master";
    private volatile @Nullable SchedulerApiService door;

    /** @param port 0 for any that is free */
    public SchedulerServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** This operator leads, and will serve when it knows all objects. */
    public void recovering() {
        unavailable = "Master has not finished recovery";
    }

    /** From now on calls go through this door. */
    public void serve(SchedulerApiService opened) {
        door = opened;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/api/v1/scheduler", "/master/api/v1/scheduler" -> api(exchange);
                case "/redirect", "/master/redirect" -> redirect(exchange);
                case "/version", "/master/version" -> answer(exchange, HTTP_OK, "application/json", VERSION);
                default -> answer(exchange, HTTP_NOT_FOUND, "");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            LOG.error("request {} {}", exchange.getRequestMethod(), exchange.getRequestURI(), unexpected);
            throw unexpected;
        }
    }

    /** Where the leading master is: here, by the name that the client knows. */
    private void redirect(HttpExchange exchange) throws IOException {
        var host = exchange.getRequestHeaders().getFirst("Host");
        if (door == null || host == null) {
            answer(exchange, HTTP_UNAVAILABLE, unavailable);
        } else {
            exchange.getResponseHeaders().set("Location", "//" + host);
            answer(exchange, TEMPORARY_REDIRECT, "");
        }
    }

    private void api(HttpExchange exchange) throws IOException, InterruptedException {
        var opened = door;
        if (opened == null) {
            answer(exchange, HTTP_UNAVAILABLE, unavailable);
            return;
        }
        var body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            answer(exchange, HTTP_ENTITY_TOO_LARGE, "A call of more than " + MAX_BODY + " bytes is not read");
            return;
        }
        try {
            switch (RequestRules.decide(request(exchange, body), opened::connection)) {
                case RequestDecision.Refused(var status, var text) -> {
                    if (status == HTTP_BAD_METHOD) {
                        exchange.getResponseHeaders().set("Allow", "POST");
                    }
                    answer(exchange, status, text);
                }
                case RequestDecision.Subscribe(var call, var form) ->
                    stream(exchange, opened, opened.subscribe(call.getFrameworkInfo(), form));
                case RequestDecision.Perform(var call) -> {
                    opened.perform(call);
                    answer(exchange, HTTP_ACCEPTED, "");
                }
            }
        } catch (KubernetesClientException failure) {
            LOG.warn("a call could not be carried out: {}", ApiErrors.words(failure));
            answer(exchange, HTTP_UNAVAILABLE, "The Kubernetes API could not be reached; try again");
        }
    }

    private static ApiRequest request(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        return new ApiRequest(
                exchange.getRequestMethod(),
                Optional.ofNullable(headers.getFirst("Content-Type")),
                Optional.ofNullable(headers.get("Accept")).map(values -> String.join(",", values)),
                Optional.ofNullable(headers.getFirst(RequestRules.STREAM_ID)),
                ByteString.copyFrom(body));
    }

    private static void stream(HttpExchange exchange, SchedulerApiService door, EventStream stream)
            throws IOException, InterruptedException {
        try {
            exchange.getResponseHeaders().set("Content-Type", stream.form().header());
            exchange.getResponseHeaders().set(RequestRules.STREAM_ID, stream.id());
            exchange.sendResponseHeaders(HTTP_OK, 0); // chunked, for as long as it lasts
            stream.pump(exchange.getResponseBody(), door.heartbeat(), () -> door.remind(stream));
        } finally {
            door.ended(stream);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, "text/plain; charset=utf-8", text);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        var body = text.getBytes(UTF_8);
        if (body.length > 0) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0 && !exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
