package io.mesosoperator.driver;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A master or an agent of which the test says what it answers: HTTP, RecordIO, and nothing by itself but 202.
 */
final class ScriptedServer implements AutoCloseable {

    /** A request as it came. */
    record Request(String path, Headers headers, ByteString content) {
        byte[] body() {
            return content.toByteArray();
        }

        String header(String name) {
            return headers.getFirst(name);
        }
    }

    /** What is answered instead of 200 or 202. */
    record Answer(int status, Map<String, String> headers, String text) {}

    /** An answer that stays open. */
    static final class Stream {
        private final OutputStream out;
        private final CountDownLatch ended = new CountDownLatch(1);

        Stream(OutputStream out) {
            this.out = out;
        }

        synchronized void send(byte[] record) {
            try {
                out.write((record.length + "\n").getBytes(StandardCharsets.US_ASCII));
                out.flush(); // a chunk of its own, as a record may come in any pieces
                out.write(record);
                out.flush();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        void end() {
            ended.countDown();
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Request> subscriptions = new LinkedBlockingQueue<>();
    private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
    private final BlockingQueue<Request> calls = new LinkedBlockingQueue<>();
    private final Queue<Answer> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<Stream> open = new ConcurrentLinkedQueue<>();
    private final String endpoint;
    private final AtomicInteger opened = new AtomicInteger();

    ScriptedServer(String endpoint, Predicate<byte[]> subscribes) {
        this(listening(), endpoint, subscribes);
    }

    /** @param endpoint the path whose requests subscribe, if {@code subscribes} says so */
    ScriptedServer(HttpServer server, String endpoint, Predicate<byte[]> subscribes) {
        this.endpoint = endpoint;
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                handle(exchange, subscribes);
            }
        });
        server.start();
    }

    private static HttpServer listening() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    /** The next requests are answered so. */
    void answer(int status, String text) {
        answer(status, text, Map.of());
    }

    void answer(int status, String text, Map<String, String> headers) {
        refusals.add(new Answer(status, headers, text));
    }

    /** The next request ends its connection. */
    void loseAnswer() {
        answer(0, "");
    }

    /** The next request is not answered for as long as this server is there. */
    void neverAnswer() {
        answer(-1, "");
    }

    /** The next SUBSCRIBE that came. */
    Request subscription() {
        return next(subscriptions, "SUBSCRIBE");
    }

    /** The stream of the next SUBSCRIBE that was answered. */
    Stream stream() {
        return next(streams, "stream");
    }

    /** The next other call. */
    Request call() {
        return next(calls, "call");
    }

    List<Request> callsSoFar() {
        return List.copyOf(calls);
    }

    private static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            var next = queue.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + what + " has come");
            }
            return next;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void handle(HttpExchange exchange, Predicate<byte[]> subscribes) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var path = exchange.getRequestURI().getPath();
        var request = new Request(path, exchange.getRequestHeaders(), ByteString.copyFrom(body));
        var subscription = path.equals(endpoint) && subscribes.test(body);
        (subscription ? subscriptions : calls).add(request);
        var refusal = refusals.poll();
        if (refusal != null && refusal.status() == 0) {
            return;
        }
        if (refusal != null && refusal.status() < 0) {
            awaitEnd(new Stream(exchange.getResponseBody()));
            return;
        }
        if (refusal != null) {
            refusal.headers().forEach(exchange.getResponseHeaders()::add);
            var text = refusal.text().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refusal.status(), text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        } else if (subscription) {
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.getResponseHeaders().add("Mesos-Stream-Id", "stream-" + opened.incrementAndGet());
            exchange.sendResponseHeaders(200, 0);
            var stream = new Stream(exchange.getResponseBody());
            streams.add(stream);
            awaitEnd(stream);
        } else {
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private void awaitEnd(Stream stream) {
        open.add(stream);
        try {
            stream.ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        open.forEach(Stream::end);
        server.stop(0);
        threads.shutdownNow();
    }
}
