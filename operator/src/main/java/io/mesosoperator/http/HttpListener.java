package io.mesosoperator.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a port on all addresses; each request gets a virtual thread. A listener has threads of its own, so that
 * none is harmed by what is done to another.
 */
public final class HttpListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    /** One accepts, one selects, and some are to spare. */
    private static final int THREADS = 4;

    private static final int BACKLOG = 1024;

    private final Server server;
    private final ServerConnector connector;
    private final ClientConnections connections;
    private final HttpLimits limits;
    private final int port;
    private final SslContextFactory.@Nullable Server tls;

    /** Handles requests. An exception ends only the connection. */
    @FunctionalInterface
    public interface Handler {

        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /**
     * Starts to listen.
     *
     * @param name of its threads
     * @param port 0 for any free port
     * @throws IOException if the port is taken
     */
    public HttpListener(String name, int port, HttpLimits limits, Handler handler) throws IOException {
        this(name, port, limits, Optional.empty(), handler);
    }

    /**
     * Starts to listen, by TLS if there is a certificate.
     *
     * @param name of its threads
     * @param port 0 for any free port
     * @throws IOException if the port is taken
     */
    public HttpListener(
            String name, int port, HttpLimits limits, Optional<ServerCertificate> certificate, Handler handler)
            throws IOException {
        EarlyLoggers.make();
        this.limits = limits;
        var threads = new QueuedThreadPool(THREADS, THREADS);
        threads.setName(name);
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor(name));
        server = new Server(threads);
        server.setStopTimeout(0);
        connections = new ClientConnections(limits, server.getScheduler());
        tls = certificate.map(HttpListener::tls).orElse(null);
        connector = new ServerConnector(server, 1, 1, factories(tls, limits)) {
            @Override
            protected void configure(Socket socket) {
                super.configure(socket);
                keepAlive(socket);
            }
        };
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        // Deadlines are ours, by what is waited for: Jetty's would close an event stream or an idle connection.
        connector.setIdleTimeout(0);
        connector.setShutdownIdleTimeout(limits.idleTime().toMillis());
        connector.addEventListener(connections);
        server.addConnector(connector);
        server.setHandler(new Dispatcher(handler));
        start();
        this.port = connector.getLocalPort();
    }

    private static SslContextFactory.Server tls(ServerCertificate certificate) {
        var tls = new SslContextFactory.Server();
        tls.setKeyStore(certificate.keyStore());
        tls.setKeyStorePassword("");
        return tls;
    }

    private static ConnectionFactory[] factories(SslContextFactory.@Nullable Server tls, HttpLimits limits) {
        var http = new HttpConnectionFactory(configuration(limits));
        return tls == null
                ? new ConnectionFactory[] {http}
                : new ConnectionFactory[] {new SslConnectionFactory(tls, http.getProtocol()), http};
    }

    /** New connections get this certificate; those that are open go on. A listener without TLS has none. */
    public void certificate(ServerCertificate next) {
        if (tls == null) {
            return;
        }
        try {
            tls.reload(factory -> tls.setKeyStore(next.keyStore()));
        } catch (Exception broken) { // it was read and checked before
            throw new IllegalStateException("the certificate cannot be used", broken);
        }
    }

    private static HttpConfiguration configuration(HttpLimits limits) {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(limits.headerBytes());
        return configuration;
    }

    /** So that the kernel notices clients that have vanished while nothing was sent. */
    private static void keepAlive(Socket socket) {
        try {
            socket.setKeepAlive(true);
        } catch (SocketException closed) {
            LOG.debug("a connection is gone already", closed);
        }
    }

    private void start() throws IOException {
        try {
            server.start();
        } catch (IOException taken) {
            close();
            throw taken;
        } catch (Exception broken) {
            throw new IllegalStateException("the HTTP server does not start", broken);
        }
    }

    /** Between Jetty and our handler. */
    private final class Dispatcher extends org.eclipse.jetty.server.Handler.Abstract {

        private final Handler handler;

        Dispatcher(Handler handler) {
            this.handler = handler;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            var connection = request.getConnectionMetaData().getConnection();
            var client = connections.begin(connection);
            if (client.isEmpty()) {
                callback.failed(new IOException("the connection is closed"));
                return true;
            }
            var exchange = new HttpExchange(request, response, client.get(), limits);
            try {
                handler.handle(exchange);
                connections.end(connection);
                callback.succeeded();
            } catch (IOException gone) {
                callback.failed(gone);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                callback.failed(stopped);
            } catch (RuntimeException unexpected) {
                LOG.error("Request {} {} failed", exchange.method(), exchange.path(), unexpected);
                callback.failed(unexpected);
            }
            return true;
        }
    }

    /** From now on connections are refused, as by a process that has ended. Those that are open go on. */
    public void refuse() {
        var _ = connector.shutdown();
    }

    public int port() {
        return port;
    }

    /** How many connections are open. */
    public int connections() {
        return connections.open();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception broken) {
            LOG.warn("The HTTP server does not stop as it should", broken);
        }
    }
}
