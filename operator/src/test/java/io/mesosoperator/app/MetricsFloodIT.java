package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mesosoperator.http.HttpLimits;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hostile clients do to the port of the metrics, and what Prometheus and a kubelet get meanwhile. */
class MetricsFloodIT {

    private static final int FLOOD = 4000;

    /** Less than after which a connection is idle, and much for a busy machine: it renders half a gigabyte. */
    private static final Duration RENDERED = HttpLimits.SHORT_LIVED.idleTime().dividedBy(2);

    private final List<Socket> sockets = new ArrayList<>();
    private ManagementServer metrics;
    private ProbeServer probes;

    @BeforeEach
    void open() throws IOException {
        metrics = new ManagementServer(0);
        probes = new ProbeServer(0);
    }

    @AfterEach
    void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        probes.close();
        metrics.close();
    }

    @Test
    void halfOpenRequestsHoldUpNeitherScrapesNorProbes() throws Exception {
        for (var i = 0; i < FLOOD; i++) {
            send("GET /metrics HTTP/1.1\r\nHost:");
            if (i % 1000 == 999) {
                assertThatBothAnswer();
            }
        }
        assertThat(metrics.connections()).isLessThanOrEqualTo(HttpLimits.SHORT_LIVED.connections() + 1);
    }

    @Test
    void bodiesThatTrickleHoldUpNeitherScrapesNorProbes() throws Exception {
        for (var i = 0; i < 400; i++) {
            send("POST /metrics HTTP/1.1\r\nHost: here\r\nContent-Length: 1000000\r\n\r\nx");
        }

        assertThatBothAnswer();
    }

    /** Of 6 MB of metrics, more than a socket's buffers take; as many readers as may be connected. */
    @Test
    void readersThatStallAreDisconnectedAndScrapesGoOn() throws Exception {
        IntStream.range(0, 600)
                .forEach(i -> Counter.builder("flood")
                        .tag("number", "%010000d".formatted(i))
                        .register(metrics.gauges().meters()));
        for (var i = 0; i < HttpLimits.SHORT_LIVED.connections(); i++) {
            sockets.add(stalled());
        }
        assertThat(FreshConnection.get(probes.port(), "/livez").statusCode()).isEqualTo(200);

        // until the first readers are disconnected, there is no room for another connection
        await().atMost(RENDERED)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(this::assertThatBothAnswer);

        await().atMost(RENDERED).until(() -> metrics.connections() < HttpLimits.SHORT_LIVED.connections() / 2);
    }

    private Socket stalled() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), metrics.port()));
        socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(US_ASCII));
        return socket;
    }

    private void assertThatBothAnswer() throws IOException, InterruptedException {
        assertThat(FreshConnection.get(metrics.port(), "/metrics").statusCode()).isEqualTo(200);
        assertThat(FreshConnection.get(probes.port(), "/livez").statusCode()).isEqualTo(200);
    }

    private void send(String text) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), metrics.port());
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }
}
