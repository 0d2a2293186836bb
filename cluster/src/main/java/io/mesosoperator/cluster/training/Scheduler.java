package io.mesosoperator.cluster.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A framework that is subscribed by HTTP, and launches tasks on the first offer that it gets. */
final class Scheduler implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private static final String SUBSCRIBE = """
            {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "subscribed"}}}""";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI master;
    private String framework = "";
    private String stream = "";

    Scheduler(int port) {
        this.master = URI.create("http://127.0.0.1:%d/api/v1/scheduler".formatted(port));
    }

    /** Returns when so many tasks have ended, and the framework is gone. */
    void work(int tasks) throws IOException, InterruptedException {
        var subscribed = http.send(call(SUBSCRIBE), BodyHandlers.ofInputStream());
        expect(OK, subscribed);
        stream = subscribed.headers().firstValue("Mesos-Stream-Id").orElseThrow();
        try (var body = subscribed.body()) {
            listen(body, tasks);
        }
        send("TEARDOWN", "\"unknown\": 0");
    }

    private void listen(InputStream body, int tasks) throws IOException, InterruptedException {
        var ended = new HashSet<String>();
        var launched = false;
        while (ended.size() < tasks) {
            var event = JSON.readTree(body.readNBytes(length(body)));
            switch (event.path("type").asText()) {
                case "SUBSCRIBED" ->
                    framework = event.at("/subscribed/framework_id/value").asText();
                case "OFFERS" -> {
                    if (!launched) {
                        launched = true;
                        accept(event.at("/offers/offers/0"), tasks);
                    }
                }
                case "UPDATE" -> {
                    var status = event.at("/update/status");
                    acknowledge(status);
                    if (status.path("state").asText().equals("TASK_FINISHED")) {
                        ended.add(status.at("/task_id/value").asText());
                    }
                }
                default -> {} // such as HEARTBEAT
            }
        }
    }

    /** Of the next record. */
    private static int length(InputStream body) throws IOException {
        var digits = new StringBuilder();
        for (var c = body.read(); c != '\n'; c = body.read()) {
            if (c < 0) {
                throw new IOException("the stream of events has ended");
            }
            digits.append((char) c);
        }
        return Integer.parseInt(digits.toString());
    }

    private void accept(JsonNode offer, int tasks) throws IOException, InterruptedException {
        var agent = offer.path("agent_id");
        var infos = IntStream.range(0, tasks).mapToObj(i -> task(i, agent)).collect(Collectors.joining(","));
        send("ACCEPT", """
                "accept": {
                  "offer_ids": [%s],
                  "filters": {"refuse_seconds": 3600},
                  "operations": [{"type": "LAUNCH", "launch": {"task_infos": [%s]}}]
                }
                """.formatted(offer.path("id"), infos));
    }

    private static String task(int number, JsonNode agent) {
        return """
                {
                  "name": "offered-%1$d",
                  "task_id": {"value": "offered-%1$d"},
                  "agent_id": %2$s,
                  "command": {"value": "true"},
                  "resources": [
                    {"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                    {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}
                  ]
                }
                """.formatted(number, agent);
    }

    private void acknowledge(JsonNode status) throws IOException, InterruptedException {
        if (status.has("uuid")) {
            var task = status.path("task_id");
            send("ACKNOWLEDGE", """
                    "acknowledge": {"agent_id": %s, "task_id": %s, "uuid": %s}
                    """.formatted(status.path("agent_id"), task, status.path("uuid")));
        }
    }

    /** @param more a member of the call */
    private void send(String type, String more) throws IOException, InterruptedException {
        var json = "{\"type\": \"%s\", \"framework_id\": {\"value\": \"%s\"}, %s}".formatted(type, framework, more);
        expect(ACCEPTED, http.send(call(json), BodyHandlers.ofString()));
    }

    private HttpRequest call(String json) {
        var request = HttpRequest.newBuilder(master)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        return (stream.isEmpty() ? request : request.header("Mesos-Stream-Id", stream)).build();
    }

    private static void expect(int code, HttpResponse<?> response) {
        if (response.statusCode() != code) {
            throw new IllegalStateException(
                    "the scheduler API answers %d: %s".formatted(response.statusCode(), response.body()));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
