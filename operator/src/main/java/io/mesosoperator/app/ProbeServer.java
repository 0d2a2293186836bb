package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.http.HttpListener;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * What a kubelet asks, {@code /livez} and {@code /readyz}: on a port of its own, so that no flood of another port
 * looks like an end of the operator.
 */
final class ProbeServer implements AutoCloseable {

    private final HttpListener listener;
    private volatile BooleanSupplier alive = () -> true;
    private volatile BooleanSupplier ready = () -> false;

    /** @param port 0 for any free port */
    ProbeServer(int port) throws IOException {
        listener = new HttpListener("probes", port, HttpLimits.SHORT_LIVED, this::handle);
    }

    int port() {
        return listener.port();
    }

    private void handle(HttpExchange exchange) throws IOException {
        switch (exchange.path()) {
            case "/livez" -> probe(exchange, alive);
            case "/readyz" -> probe(exchange, ready);
            default -> exchange.answer(HTTP_NOT_FOUND, "ask for /livez or /readyz\n");
        }
    }

    /** An operator that waits to lead is ready as long as it could, and another one leads. */
    void standby(BooleanSupplier isReady) {
        ready = isReady;
    }

    /** From now on the answers are those of this operator. */
    void serve(MesosOperator operator) {
        ready = operator::ready;
        alive = operator::alive;
    }

    private static void probe(HttpExchange exchange, BooleanSupplier answer) throws IOException {
        var yes = answer.getAsBoolean();
        exchange.answer(yes ? HTTP_OK : HTTP_UNAVAILABLE, yes ? "ok\n" : "no\n");
    }

    @Override
    public void close() {
        listener.close();
    }
}
