package io.mesosoperator.executor;

import static java.net.HttpURLConnection.HTTP_ACCEPTED;
import static java.net.HttpURLConnection.HTTP_BAD_METHOD;
import static java.net.HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import io.mesosoperator.http.ByteBudget;
import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.http.HttpListener;
import io.mesosoperator.http.RequestBody;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The HTTP server of the executor API. Without leadership it answers like a Mesos agent that recovers. */
public final class ExecutorServer implements AutoCloseable {

    private static final String PATH = "/api/v1/executor";

    /** Mesos: {@code DEFAULT_EXECUTOR_HEARTBEAT_INTERVAL}. */
    private static final Duration HEARTBEAT = Duration.ofMinutes(30);

    private static final int CALL_BYTES = 1 << 20;
    private static final long CALL_BYTES_IN_ALL = 32 << 20;

    private final ByteBudget bodies = new ByteBudget(CALL_BYTES_IN_ALL);
    private final HttpListener listener;
    private final boolean knownByAddress;
    private volatile @Nullable ExecutorApi api;

    /** @param port 0 for any free port */
    public ExecutorServer(int port) throws IOException {
        this(port, false);
    }

    /**
     * @param port 0 for any free port
     * @param knownByAddress whether an executor without a token is the one whose pod has the address that it calls from
     */
    public ExecutorServer(int port, boolean knownByAddress) throws IOException {
        this.knownByAddress = knownByAddress;
        listener = new HttpListener("executor-api", port, HttpLimits.LONG_LIVED, this::handle);
    }

    /** Where it listens. */
    public int port() {
        return listener.port();
    }

    /** From now on this executor API serves all calls. */
    public void serve(ExecutorApi opened) {
        api = opened;
    }

    /** This operator stops: whoever comes back at once is for its successor. */
    public void serveNobody() {
        listener.refuse();
        api = null;
    }

    /** Libraries of Mesos call an agent's own process, {@code /slave(1)/api/v1/executor}. */
    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        var opened = api;
        if (!exchange.path().endsWith(PATH)) {
            exchange.answer(HTTP_NOT_FOUND, "");
        } else if (opened == null) {
            exchange.answer(HTTP_UNAVAILABLE, "Agent has not finished recovery");
        } else {
            // before the body is read: strangers take no memory
            var caller = caller(exchange, opened);
            if (caller.isPresent()) {
                handle(exchange, opened, caller.get());
            } else {
                exchange.setHeader("WWW-Authenticate", "Bearer realm=\"mesos-agent-executor\"");
                exchange.answer(
                        HTTP_UNAUTHORIZED,
                        "Expecting 'Authorization: Bearer' and the MESOS_EXECUTOR_AUTHENTICATION_TOKEN of an executor"
                                + " that runs");
            }
        }
    }

    /** Who says that it has a token is known by nothing else. */
    private Optional<ExecutorRegistry.Sighting> caller(HttpExchange exchange, ExecutorApi opened) {
        var authorization = exchange.header("Authorization");
        return knownByAddress && authorization.isEmpty()
                ? exchange.remoteAddress().flatMap(opened::caller)
                : opened.caller(authorization);
    }

    private void handle(HttpExchange exchange, ExecutorApi opened, ExecutorRegistry.Sighting caller)
            throws IOException, InterruptedException {
        var stream = Optional.<ExecutorStream>empty();
        try (var body = exchange.body(CALL_BYTES, bodies)) {
            switch (body) {
                case RequestBody.TooLong() ->
                    exchange.answer(HTTP_ENTITY_TOO_LARGE, "A call of more than " + CALL_BYTES + " bytes is not read");
                case RequestBody.NoRoom() -> {
                    exchange.setHeader("Retry-After", "1");
                    exchange.answer(HTTP_UNAVAILABLE, "Too many large calls at once; try again");
                }
                case RequestBody.Whole whole -> stream = call(exchange, opened, caller, whole.bytes());
            }
        }
        if (stream.isPresent()) {
            pump(exchange, opened, caller, stream.get());
        }
    }

    private static Optional<ExecutorStream> call(
            HttpExchange exchange, ExecutorApi opened, ExecutorRegistry.Sighting caller, byte... body)
            throws IOException {
        var request = new CallRules.Request(
                exchange.method(), exchange.header("Content-Type"), exchange.headers("Accept"), body);
        return switch (CallRules.decide(request, caller.key(), caller.frameworkId(), opened.isSubscribed(caller))) {
            case CallRules.Decision.Refused(var status, var text) -> {
                if (status == HTTP_BAD_METHOD) {
                    exchange.setHeader("Allow", "POST");
                }
                exchange.answer(status, text);
                yield Optional.empty();
            }
            case CallRules.Decision.Subscribe(var call, var form) -> Optional.of(opened.subscribe(caller, call, form));
            case CallRules.Decision.Perform(var call)
            when !opened.hasRoom(caller, call) -> {
                exchange.setHeader("Retry-After", "1");
                exchange.answer(HTTP_UNAVAILABLE, "Too many updates of the task wait to be written; try again");
                yield Optional.empty();
            }
            case CallRules.Decision.Perform(var call) -> {
                opened.perform(caller, call);
                exchange.answer(HTTP_ACCEPTED, "");
                yield Optional.empty();
            }
        };
    }

    private static void pump(
            HttpExchange exchange, ExecutorApi opened, ExecutorRegistry.Sighting caller, ExecutorStream stream)
            throws IOException, InterruptedException {
        try {
            exchange.setHeader("Content-Type", stream.form().header());
            stream.pump(exchange.stream(HTTP_OK), HEARTBEAT, () -> exchange.abort("its executor does not read"));
        } finally {
            opened.ended(caller, stream);
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
