package io.mesosoperator.fetcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that knows CONNECT and nothing else, and remembers what it was asked. */
final class TinyProxy implements AutoCloseable {

    private final ServerSocket door;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    TinyProxy() {
        try {
            door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var _ = Thread.ofVirtual().start(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    /** The first lines of the requests. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        try {
            while (true) {
                var client = door.accept();
                var _ = Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException closed) {
            // as asked
        }
    }

    private void connect(Socket client) {
        try (client) {
            var first = line(client.getInputStream());
            asked.add(first);
            while (!line(client.getInputStream()).isEmpty()) {
                // the headers
            }
            var target = first.split(" ", -1)[1].split(":", -1);
            try (var server = new Socket(target[0], Integer.parseInt(target[1]))) {
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
                var _ = Thread.ofVirtual().start(() -> copy(server, client));
                client.getInputStream().transferTo(server.getOutputStream());
            }
        } catch (IOException ended) {
            // the client sees it
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // the other direction ends too
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
