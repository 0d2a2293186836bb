package io.mesosoperator.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on a port on all addresses; each request gets a virtual thread. */
public final class HttpListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    private final HttpServer server;

    /** Handles requests. An exception ends only the connection. */
    @FunctionalInterface
    public interface Handler {

        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any free port
     * @throws IOException if the port is taken
     */
    public HttpListener(int port, Handler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> handle(new HttpExchange(exchange), handler));
        server.start();
    }

    private static void handle(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            handler.handle(exchange);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            LOG.error("Request {} {} failed", exchange.method(), exchange.path(), unexpected);
            throw unexpected;
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
