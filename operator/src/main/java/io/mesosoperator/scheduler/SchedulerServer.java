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
 * The HTTP server of the scheduler API. It runs from the operator's start: without leadership it answers like a Mesos
 * master that does not lead.
 */
public final class SchedulerServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerServer.class);

    /** The API server accepts objects of up to 3 MiB, so no call can need more than that. */
    private static final int MAX_BODY = 4 << 20;

    private static final int TEMPORARY_REDIRECT = 307;

    /** The API version that clients expect; they ask a master for it. */
    private static final String VERSION = "{\"version\":\"1.9.0\"}";

    private final HttpListener listener;
    private volatile String unavailable = "Not the leading master";
    private volatile @Nullable SchedulerApiService service;

    /** @param port 0 for any free port */
    public SchedulerServer(int port) throws IOException {
        listener = new HttpListener(port, this::handle);
    }

    public int port() {
        return listener.port();
    }

    /** This operator leads, and will serve as soon as it knows all objects. */
    public void recovering() {
        unavailable = "Master has not finished recovery";
    }

    /** From now on this scheduler API serves all calls. */
    public void serve(SchedulerApiService opened) {
        service = opened;
    }

    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        switch (exchange.path()) {
            case "/api/v1/scheduler", "/master/api/v1/scheduler" -> api(exchange);
            case "/redirect", "/master/redirect" -> redirect(exchange);
            case "/version", "/master/version" -> exchange.answer(HTTP_OK, "application/json", VERSION);
            default -> exchange.answer(HTTP_NOT_FOUND, "");
        }
    }

    /** The leading master's address: here, by the host name that the client used. */
    private void redirect(HttpExchange exchange) throws IOException {
        var host = exchange.header("Host");
        if (service == null || host.isEmpty()) {
            exchange.answer(HTTP_UNAVAILABLE, unavailable);
        } else {
            exchange.setHeader("Location", "//" + host.get());
            exchange.answer(TEMPORARY_REDIRECT, "");
        }
    }

    private void api(HttpExchange exchange) throws IOException, InterruptedException {
        var api = service;
        if (api == null) {
            exchange.answer(HTTP_UNAVAILABLE, unavailable);
            return;
        }
        var body = exchange.body(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            exchange.answer(HTTP_ENTITY_TOO_LARGE, "A call of more than " + MAX_BODY + " bytes is not read");
            return;
        }
        try {
            switch (RequestRules.decide(request(exchange, body), api::connection)) {
                case RequestDecision.Refused(var status, var text) -> {
                    if (status == HTTP_BAD_METHOD) {
                        exchange.setHeader("Allow", "POST");
                    }
                    exchange.answer(status, text);
                }
                case RequestDecision.Subscribe(var call, var form) ->
                    stream(exchange, api, api.subscribe(call.getFrameworkInfo(), form));
                case RequestDecision.Perform(var call) -> {
                    api.perform(call);
                    exchange.answer(HTTP_ACCEPTED, "");
                }
            }
        } catch (KubernetesClientException failure) {
            LOG.warn("A call failed: {}", ApiErrors.words(failure));
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
