package io.mesosoperator.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A proxy in front of the API server, for one client over plain HTTP. It lists the client's writes, and can hold one:
 * the client has sent it, and the API server has not got it. Requests for Leases and Events pass unseen.
 */
public final class WriteGate implements AutoCloseable {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> UNSEEN = Set.of("leases", "events");
    private static final Pattern PATH = Pattern.compile(
            "/(?:api/v1|apis/[^/]+/[^/]+)(?:/namespaces/[^/]+)?/(?<resource>[a-z]+)(?:/[^/]+(?<sub>/[a-z]+)?)?");

    /** A write that is held: {@code reached} when it is there, {@code released} when it may pass. */
    private record Hold(String kind, CountDownLatch reached, CountDownLatch released) {}

    private final ServerSocket door;
    private final URI target;
    private final SSLSocketFactory tls;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> writes = new ArrayList<>();
    private @Nullable Hold hold;

    private WriteGate(ServerSocket door, URI target, SSLSocketFactory tls) {
        this.door = door;
        this.target = target;
        this.tls = tls;
    }

    /** Opens it in front of the API server of this configuration. */
    public static WriteGate before(Config api) {
        try {
            var door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            var gate = new WriteGate(
                    door,
                    URI.create(api.getMasterUrl()),
                    SSLUtils.sslContext(api).getSocketFactory());
            var _ = Thread.ofVirtual().name("write-gate").start(gate::serve);
            return gate;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Where the client finds the API server. */
    public String url() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    /** The writes that came so far, each by method and resource, as {@code PATCH taskinfos/status}. */
    public synchronized List<String> writes() {
        return List.copyOf(writes);
    }

    /** From now on the first write of this kind is held until {@link #release}. */
    public synchronized void hold(String kind) {
        hold = new Hold(kind, new CountDownLatch(1), new CountDownLatch(1));
    }

    /** Waits until a write is held. */
    public void awaitHeld() throws InterruptedException {
        held().reached().await();
    }

    /** Whether a write is held, or was. */
    public boolean hasHeld() {
        return held().reached().getCount() == 0;
    }

    /** The write that is held passes. */
    public void release() {
        held().released().countDown();
    }

    private synchronized Hold held() {
        if (hold == null) {
            throw new IllegalStateException("nothing is to be held");
        }
        return hold;
    }

    private void serve() {
        try {
            while (true) {
                var client = door.accept();
                sockets.add(client);
                var _ = Thread.ofVirtual().start(() -> forward(client));
            }
        } catch (IOException closed) {
            // as asked
        }
    }

    private void forward(Socket client) {
        try (client;
                var server = tls.createSocket(target.getHost(), target.getPort())) {
            sockets.add(server);
            var _ = Thread.ofVirtual().start(() -> copy(server, client));
            var in = client.getInputStream();
            var out = server.getOutputStream();
            while (request(in, out)) {
                out.flush();
            }
            in.transferTo(out); // a WebSocket
        } catch (IOException | InterruptedException ended) {
            // the client sees it
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // the client sees it
        }
    }

    /** Passes one request on. Returns false if what follows is no HTTP. */
    private boolean request(InputStream in, OutputStream out) throws IOException, InterruptedException {
        var head = head(in);
        var lines = head.lines().filter(line -> !line.isEmpty()).toList();
        var length = 0;
        var isWebSocket = false;
        var kept = new StringBuilder();
        for (var line : lines) {
            var lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            if (lower.startsWith("transfer-encoding:")) {
                throw new IOException("a body of unknown length: " + lines.getFirst());
            }
            isWebSocket |= lower.startsWith("upgrade:") && lower.contains("websocket");
            // the offer to speak HTTP/2
            if (!lower.startsWith("http2-settings:")
                    && !lower.matches("upgrade:.*h2c.*")
                    && !lower.matches("connection:.*http2-settings.*")) {
                kept.append(line).append("\r\n");
            }
        }
        var body = in.readNBytes(length);
        pass(lines.getFirst());
        out.write(kept.append("\r\n").toString().getBytes(ISO_8859_1));
        out.write(body);
        out.flush();
        return !isWebSocket;
    }

    private void pass(String requestLine) throws InterruptedException {
        var kind = kind(requestLine);
        if (kind == null) {
            return;
        }
        var held = note(kind);
        if (held != null) {
            held.reached().countDown();
            held.released().await();
        }
    }

    private synchronized @Nullable Hold note(String kind) {
        writes.add(kind);
        return hold != null && hold.kind().equals(kind) && hold.reached().getCount() > 0 ? hold : null;
    }

    private static @Nullable String kind(String requestLine) {
        var parts = requestLine.split(" ", -1);
        var path = PATH.matcher(URI.create(parts[1]).getPath());
        if (READS.contains(parts[0]) || !path.matches() || UNSEEN.contains(path.group("resource"))) {
            return null;
        }
        var subresource = path.group("sub");
        return parts[0] + " " + path.group("resource") + (subresource == null ? "" : subresource);
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (var matched = 0; matched < 4; ) {
            var next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(ISO_8859_1);
    }

    @Override
    public void close() {
        try (door) {
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException closed) {
            // it is
        }
    }
}
