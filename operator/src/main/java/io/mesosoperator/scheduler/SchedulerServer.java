package io.mesosoperator.scheduler;

import static java.net.HttpURLConnection.HTTP_ACCEPTED;
import static java.net.HttpURLConnection.HTTP_BAD_METHOD;
import static java.net.HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.HttpListener;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.scheduler.wire.ApiRequest;
import io.mesosoperator.scheduler.wire.RequestDecision;
import io.mesosoperator.scheduler.wire.RequestRules;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP of the scheduler API. It is there from the operator's start: one that does not lead says so, as a Mesos
 * master that does not lead would.
 */
public final class SchedulerServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerServer.class);

    /** The API server takes no object of more than 3 MiB, so no call can mean more than that. */
    private static final int MAX_BODY = 4 << 20;

    private static final int TEMPORARY_REDIRECT = 307;

    /** What clients may expect of the API: they ask a master for its version. */
    private static final String VERSION = "{\"version\":\"1.9.0\"}";

    private final HttpListener listener;
    private volatile String unavailable = "Not the leading master";
    private volatile @Nullable SchedulerApiService door;

    /** @param port 0 for any that is free */
    public SchedulerServer(int port) throws IOException {
        listener = new HttpListener(port, this::handle);
    }

    public int port() {
        return listener.port();
    }

    /** This operator leads, and will serve when it knows all objects. */
    public void recovering() {
        unavailable = "Master has not finished recovery";
    }

    /** From now on calls go through this door. */
    public void serve(SchedulerApiService opened) {
        door = opened;
    }

    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        switch (exchange.path()) {
            case "/api/v1/scheduler", "/master/api/v1/scheduler" -> api(exchange);
            case "/redirect", "/master/redirect" -> redirect(exchange);
            case "/version", "/master/version" -> exchange.answer(HTTP_OK, "application/json", VERSION);
            default -> exchange.answer(HTTP_NOT_FOUND, "");
        }
    }

    /** Where the leading master is: here, by the name that the client knows. */
    private void redirect(HttpExchange exchange) throws IOException {
        var host = exchange.header("Host");
        if (door == null || host.isEmpty()) {
            exchange.answer(HTTP_UNAVAILABLE, unavailable);
        } else {
            exchange.setHeader("Location", "//" + host.get());
            exchange.answer(TEMPORARY_REDIRECT, "");
        }
    }

    private void api(HttpExchange exchange) throws IOException, InterruptedException {
        var opened = door;
        if (opened == null) {
            exchange.answer(HTTP_UNAVAILABLE, unavailable);
            return;
        }
        var body = exchange.body(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            exchange.answer(HTTP_ENTITY_TOO_LARGE, "A call of more than " + MAX_BODY + " bytes is not read");
            return;
        }
        try {
            switch (RequestRules.decide(request(exchange, body), opened::connection)) {
                case RequestDecision.Refused(var status, var text) -> {
                    if (status == HTTP_BAD_METHOD) {
                        exchange.setHeader("Allow", "POST");
                    }
                    exchange.answer(status, text);
                }
                case RequestDecision.Subscribe(var call, var form) ->
                    stream(exchange, opened, opened.subscribe(call.getFrameworkInfo(), form));
                case RequestDecision.Perform(var call) -> {
                    opened.perform(call);
                    exchange.answer(HTTP_ACCEPTED, "");
                }
            }
        } catch (KubernetesClientException failure) {
            LOG.warn("a call could not be carried out: {}", ApiErrors.words(failure));
            exchange.answer(HTTP_UNAVAILABLE, "The Kubernetes API could not be reached; try again");
        }
    }

    private static ApiRequest request(HttpExchange exchange, byte[] body) {
        return new ApiRequest(
                exchange.method(),
                exchange.header("Content-Type"),
                exchange.headers("Accept"),
                exchange.header(RequestRules.STREAM_ID),
                ByteString.copyFrom(body));
    }

    private static void stream(HttpExchange exchange, SchedulerApiService api, EventStream stream)
            throws IOException, InterruptedException {
        try {
            exchange.setHeader("Content-Type", stream.form().header());
            exchange.setHeader(RequestRules.STREAM_ID, stream.id());
            stream.pump(exchange.stream(HTTP_OK), api.heartbeat(), () -> api.remind(stream));
        } finally {
            api.ended(stream);
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
