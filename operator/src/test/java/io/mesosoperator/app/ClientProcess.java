package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A program that uses a client library of Mesos: it is told what to do, and tells what it sees, a line of JSON each.
 */
final class ClientProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path log;
    private final Writer orders;
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

    private ClientProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        // not a virtual one: reading a pipe holds its carrier, and the operator of the test needs those
        Thread.ofPlatform().daemon().start(this::read);
    }

    /**
     * Starts the program.
     *
     * @param run it, with its arguments
     * @param log where its standard error goes
     */
    static ClientProcess start(List<String> run, Path log) throws IOException {
        return new ClientProcess(
                new ProcessBuilder(run).redirectError(log.toFile()).start(), log);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                events.add(event(line));
            }
        } catch (IOException closed) {
            // the process has ended
        }
        events.add(JSON.createObjectNode()
                .put("event", "exit")
                .put("code", process.onExit().join().exitValue()));
    }

    private static JsonNode event(String line) {
        try {
            var event = JSON.readTree(line);
            if (event.has("event")) {
                return event;
            }
        } catch (JsonProcessingException other) {
            // a line that is for people
        }
        return JSON.createObjectNode().put("event", "line").put("line", line);
    }

    /** Tells it to do this. */
    void tell(Map<String, Object> order) {
        try {
            orders.write(JSON.writeValueAsString(order) + "\n");
            orders.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(this + " does not listen", gone);
        }
    }

    /** The next event of this kind; others before it are passed over. */
    JsonNode next(String kind) {
        return next(kind, event -> true, PATIENCE);
    }

    /** The next event of this kind that is what is looked for; others before it are passed over. */
    JsonNode next(String kind, Predicate<JsonNode> wanted, Duration patience) {
        var passed = new ArrayList<JsonNode>();
        var until = System.nanoTime() + patience.toNanos();
        while (true) {
            var event = poll(Duration.ofNanos(until - System.nanoTime()));
            assertThat(event)
                    .as("%s in %s, after %s; %s", kind, patience, passed, this)
                    .isNotEmpty();
            var node = event.getFirst();
            if (node.path("event").asText().equals(kind) && wanted.test(node)) {
                return node;
            }
            passed.add(node);
            assertThat(node.path("event").asText())
                    .as("%s comes, but %s; %s", kind, passed, this)
                    .isNotIn("exit", "failed");
        }
    }

    /** All events of this time. */
    List<JsonNode> during(Duration time) {
        var all = new ArrayList<JsonNode>();
        var until = System.nanoTime() + time.toNanos();
        for (var event = poll(time); !event.isEmpty(); event = poll(Duration.ofNanos(until - System.nanoTime()))) {
            all.addAll(event);
        }
        return all;
    }

    private List<JsonNode> poll(Duration patience) {
        try {
            var event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return event == null ? List.of() : List.of(event);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: it can say goodbye to nobody. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public String toString() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
