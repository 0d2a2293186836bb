package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A stream of events as a scheduler reads it: RecordIO, each record a JSON event. */
final class EventStreamReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Optional<JsonNode>> events = new LinkedBlockingQueue<>();
    private volatile boolean broken;

    EventStreamReader(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    String streamId() {
        return response.headers().firstValue("Mesos-Stream-Id").orElseThrow();
    }

    private void read() {
        try (var body = response.body()) {
            for (var length = length(body); length >= 0; length = length(body)) {
                events.add(Optional.of(JSON.readTree(body.readNBytes(length))));
            }
        } catch (IOException incomplete) {
            broken = true; // the end, too
        }
        events.add(Optional.empty());
    }

    /** The length of the next record; -1 at the end. */
    static int length(InputStream body) throws IOException {
        var digits = new StringBuilder();
        for (var c = body.read(); c != '\n'; c = body.read()) {
            if (c < 0) {
                assertThat(digits).isEmpty();
                return -1;
            }
            digits.append((char) c);
        }
        return Integer.parseInt(digits.toString());
    }

    /** The next event, whatever it is. */
    JsonNode next() {
        return poll(PATIENCE).orElseThrow(() -> new AssertionError("the stream has ended"));
    }

    /** The next event of this type; those of other types before it are passed over. */
    JsonNode next(String type) {
        return next(type, event -> true);
    }

    /** The next event of this type that is what is looked for; others before it are passed over. */
    JsonNode next(String type, Predicate<JsonNode> wanted) {
        var passed = new ArrayList<JsonNode>();
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var left = Duration.ofNanos(until - System.nanoTime());
            var event = poll(left).orElseThrow(() -> new AssertionError("no " + type + " but " + passed + ", the end"));
            if (event.path("type").asText().equals(type) && wanted.test(event)) {
                return event;
            }
            passed.add(event);
            assertThat(left).as("%s, after %s", type, passed).isPositive();
        }
    }

    /** All events until the server has ended the stream. */
    List<JsonNode> untilTheEnd() {
        var all = new ArrayList<JsonNode>();
        var until = System.nanoTime() + PATIENCE.toNanos();
        for (var event = poll(PATIENCE); event.isPresent(); event = poll(PATIENCE)) {
            all.add(event.get());
            assertThat(until - System.nanoTime())
                    .as("the stream ends, but it goes on with %s", all)
                    .isPositive();
        }
        return all;
    }

    /** Whether the stream, which has ended, has ended without its last chunk. */
    boolean isBroken() {
        return broken;
    }

    private Optional<JsonNode> poll(Duration patience) {
        try {
            var event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError("no event in " + patience);
            }
            return event;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The scheduler goes away. */
    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
