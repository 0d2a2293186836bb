package io.mesosoperator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What clients can do to a port, with sockets and nothing else. */
class HttpListenerIT {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofHours(1);
    private static final String GET = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

    @Test
    void aHeaderThatDoesNotComeEndsItsConnection() throws IOException {
        try (var listener = listener(limits(9, SHORT, LONG, LONG, LONG));
                var socket = connect(listener, "GET / HTTP/1.1\r\nHost:")) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            await().until(() -> listener.connections() == 0);
        }
    }

    @Test
    void aBodyThatTricklesEndsItsConnection() throws IOException {
        try (var listener = listener(limits(9, LONG, SHORT, LONG, LONG));
                var socket = connect(listener, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nabc")) {
            assertThat(rest(socket)).doesNotContain("HTTP/1.1 200");
            await().until(() -> listener.connections() == 0);
        }
    }

    /** Clients in Python read an event when its chunk has ended, line break and all. */
    @Test
    void aChunkIsSentToItsEndBeforeThereIsAnotherOne() throws IOException {
        var goOn = new CompletableFuture<Void>();
        HttpListener.Handler twoChunks = exchange -> {
            try (var out = exchange.stream(200)) {
                out.write("one".getBytes(US_ASCII));
                goOn.join();
                out.write("twice three".getBytes(US_ASCII));
            }
        };
        try (var listener = new HttpListener("test", 0, limits(9, LONG, LONG, LONG, LONG), twoChunks);
                var socket = connect(listener, GET)) {
            socket.setSoTimeout(10_000);
            var sent = new StringBuilder();
            while (!sent.toString().endsWith("\r\n\r\n3\r\none\r\n")) {
                sent.append((char) socket.getInputStream().read());
            }
            assertThat(sent.toString()).startsWith("HTTP/1.1 200 OK").contains("Transfer-Encoding: chunked\r\n");

            goOn.complete(null);

            assertThat(new String(socket.getInputStream().readNBytes(21), US_ASCII))
                    .isEqualTo("b\r\ntwice three\r\n0\r\n\r\n");
        }
    }

    @Test
    void aStreamForHttp10EndsWithItsConnection() throws IOException {
        HttpListener.Handler twoWrites = exchange -> {
            try (var out = exchange.stream(200)) {
                out.write("one".getBytes(US_ASCII));
                out.write("two".getBytes(US_ASCII));
            }
        };
        try (var listener = new HttpListener("test", 0, limits(9, LONG, LONG, LONG, LONG), twoWrites);
                var socket = connect(listener, "GET / HTTP/1.0\r\n\r\n")) {
            assertThat(rest(socket)).doesNotContain("chunked").endsWith("\r\n\r\nonetwo");
        }
    }

    @Test
    void aClientThatDoesNotReadIsDisconnected() throws IOException {
        var failure = new CompletableFuture<IOException>();
        HttpListener.Handler endless = exchange -> {
            try (var out = exchange.stream(200)) {
                while (true) {
                    out.write(new byte[1 << 20]);
                }
            } catch (IOException gone) {
                failure.complete(gone);
                throw gone;
            }
        };
        try (var listener = new HttpListener("test", 0, limits(9, LONG, LONG, SHORT, LONG), endless);
                var _ = connect(listener, GET)) {
            await().until(failure::isDone);
            await().until(() -> listener.connections() == 0);
        }
    }

    @Test
    void anIdleConnectionIsKeptForAsLongAsTheLimitSays() throws IOException {
        assertThat(HttpLimits.LONG_LIVED.idleTime()).isGreaterThanOrEqualTo(Duration.ofDays(1));
        try (var listener = listener(limits(9, LONG, LONG, LONG, SHORT));
                var socket = connect(listener, GET)) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        try (var listener = listener(limits(9, SHORT, SHORT, SHORT, LONG));
                var socket = connect(listener, GET)) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
            await().pollDelay(SHORT.multipliedBy(3)).until(() -> listener.connections() == 1);
            send(socket, GET);
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void theOldestConnectionThatWaitsGivesWayToANewOne() throws IOException {
        var sockets = new ArrayList<Socket>();
        try (var listener = listener(limits(3, LONG, LONG, LONG, LONG))) {
            for (var i = 0; i < 3; i++) {
                var socket = connect(listener, GET);
                assertThat(answer(socket)).startsWith("HTTP/1.1 200");
                sockets.add(socket);
            }

            var fourth = connect(listener, GET);
            sockets.add(fourth);

            assertThat(answer(fourth)).startsWith("HTTP/1.1 200");
            assertThat(sockets.getFirst().getInputStream().read()).isEqualTo(-1);
            send(sockets.get(1), GET);
            assertThat(answer(sockets.get(1))).startsWith("HTTP/1.1 200");
        } finally {
            close(sockets);
        }
    }

    @Test
    void aRequestThatIsBeingAnsweredGivesWayToNobody() throws IOException {
        var go = new CompletableFuture<Void>();
        HttpListener.Handler slow = exchange -> {
            go.join();
            exchange.answer(200, "ok\n");
        };
        var sockets = new ArrayList<Socket>();
        try (var listener = new HttpListener("test", 0, limits(2, LONG, LONG, LONG, LONG), slow)) {
            sockets.add(connect(listener, GET));
            sockets.add(connect(listener, GET));
            await().until(() -> listener.connections() == 2);
            await().untilAsserted(() -> assertThat(refused(listener)).isTrue());

            go.complete(null);

            assertThat(answer(sockets.get(0))).startsWith("HTTP/1.1 200");
            assertThat(answer(sockets.get(1))).startsWith("HTTP/1.1 200");
        } finally {
            close(sockets);
        }
    }

    @Test
    void ofThousandsOfHalfOpenRequestsNoneKeepsOthersOut() throws IOException {
        var sockets = new ArrayList<Socket>();
        try (var listener = listener(HttpLimits.SHORT_LIVED)) {
            for (var i = 0; i < 4000; i++) {
                sockets.add(connect(listener, "GET / HTTP/1.1\r\nHost:"));
                if (i % 500 == 0) {
                    assertThat(asked(listener)).startsWith("HTTP/1.1 200");
                }
            }
            assertThat(asked(listener)).startsWith("HTTP/1.1 200");
            assertThat(listener.connections()).isLessThanOrEqualTo(HttpLimits.SHORT_LIVED.connections() + 1);
        } finally {
            close(sockets);
        }
    }

    private static boolean refused(HttpListener listener) throws IOException {
        try (var socket = connect(listener, "")) {
            socket.setSoTimeout(500);
            return socket.getInputStream().read() == -1;
        }
    }

    private static String asked(HttpListener listener) throws IOException {
        try (var socket = connect(listener, GET)) {
            return answer(socket);
        }
    }

    private static HttpLimits limits(int connections, Duration header, Duration body, Duration write, Duration idle) {
        return new HttpLimits(connections, connections, header, 8 << 10, body, write, idle);
    }

    /** Reads the body, and says ok. */
    private static HttpListener listener(HttpLimits limits) throws IOException {
        return new HttpListener("test", 0, limits, exchange -> {
            try (var _ = exchange.body(1 << 20, new ByteBudget(1 << 20))) {
                exchange.answer(200, "ok\n");
            }
        });
    }

    private static Socket connect(HttpListener listener, String text) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setSoTimeout(20_000);
        send(socket, text);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /** Up to the end of the body, which is "ok". */
    private static String answer(Socket socket) throws IOException {
        var answer = new StringBuilder();
        var in = socket.getInputStream();
        while (!answer.toString().endsWith("ok\n")) {
            var next = in.read();
            if (next < 0) {
                return answer + " and then nothing";
            }
            answer.append((char) next);
        }
        return answer.toString();
    }

    private static String rest(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), US_ASCII);
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }
}
