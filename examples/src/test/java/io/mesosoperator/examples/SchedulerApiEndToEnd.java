package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.OPERATOR_NAMESPACE;
import static io.mesosoperator.examples.Cluster.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What knows nothing of Kubernetes: a framework, from its subscription to its end, by Mesos' v1 HTTP API as the chart
 * opens it, and a tool that asks a master for its pages.
 */
@ExtendWith(ClusterExtension.class)
class SchedulerApiEndToEnd {

    private static final String NAMESPACE = "mesos-frameworks";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cluster cluster;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private LocalPortForward port;

    SchedulerApiEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void open(Cluster cluster) {
        cluster.kubectl("create", "namespace", NAMESPACE).run().orThrow();
        // What is offered to frameworks that others have left behind does not stay with them.
        new Installation(cluster).change("""
                config:
                  schedulerApi: {enabled: true, namespace: mesos-frameworks, sandboxFiles: true, agentStatistics: true}
                  offers: {timeout: PT10S}
                """);
    }

    @AfterAll
    static void closeAgain(Cluster cluster) {
        new Installation(cluster).restore();
        cluster.kubectl("delete", "namespace", NAMESPACE).run().orThrow();
    }

    @BeforeEach
    void connect() {
        port = cluster.client()
                .services()
                .inNamespace(OPERATOR_NAMESPACE)
                .withName("mesos-operator-scheduler-api")
                .portForward(5050);
    }

    @AfterEach
    void disconnect() throws IOException {
        http.shutdownNow();
        port.close();
        cluster.kubectl("delete", "taskinfos,frameworks", "--all", "--namespace", NAMESPACE)
                .run()
                .orThrow();
    }

    @Test
    @Timeout(180)
    void aFrameworkRunsATaskAndLearnsOfItsEnd() throws IOException, InterruptedException {
        var subscription = request("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "sleepy"}}}
                """).build();
        // An operator that has just begun to lead answers 503 while it recovers, as a Mesos master does.
        var answer = eventually()
                .until(
                        () -> http.send(subscription, BodyHandlers.ofInputStream()),
                        received -> received.statusCode() == 200);
        var stream = answer.headers().firstValue("Mesos-Stream-Id").orElseThrow();
        var events = answer.body();
        var framework = next("SUBSCRIBED", events).at("/subscribed/framework_id");
        var offer = next("OFFERS", events).at("/offers/offers/0");

        call(stream, """
                {"type": "ACCEPT", "framework_id": %s, "accept": {"offer_ids": [%s], "operations": [
                  {"type": "LAUNCH", "launch": {"task_infos": [{
                    "name": "nap", "task_id": {"value": "nap-1"}, "agent_id": %s,
                    "command": {"value": "sleep 1; exit 3"},
                    "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                                  {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}]}}]}}
                """.formatted(framework, offer.path("id"), offer.path("agent_id")));
        var status = update(stream, framework, events);
        if (status.path("state").asText().equals("TASK_RUNNING")) {
            status = update(stream, framework, events);
        }
        assertThat(status.path("state").asText()).isEqualTo("TASK_FAILED");
        assertThat(status.path("message").asText()).isEqualTo("Command exited with status 3");
        assertThat(status.path("agent_id")).isEqualTo(offer.path("agent_id"));

        call(stream, "{\"type\": \"TEARDOWN\", \"framework_id\": %s}".formatted(framework));
        assertThat(rest(events)).as("events after TEARDOWN").doesNotContain("\"ERROR\"");
        eventually().untilAsserted(() -> assertThat(objects("frameworks")).isEmpty());
        eventually().untilAsserted(() -> assertThat(objects("offers")).isEmpty());
    }

    @Test
    @Timeout(180)
    void theFilesAndTheUseOfARunningTaskAreShown() throws IOException, InterruptedException {
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Framework
                metadata: {name: reader, namespace: mesos-frameworks}
                spec: {name: reader, user: nobody, suppress: true}
                ---
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: writer, namespace: mesos-frameworks}
                spec:
                  name: writer
                  frameworkId: {value: reader}
                  command: {value: "echo printed; echo kept > notes; sleep 600"}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """);
        cluster.awaitState(NAMESPACE, "writer", "TASK_RUNNING");
        var directory = eventually()
                .until(
                        () -> page("/slave(1)/state")
                                .findPath("executors")
                                .path(0)
                                .path("directory")
                                .asText(),
                        path -> !path.isEmpty());

        eventually().untilAsserted(() -> assertThat(read(directory + "/stdout")).isEqualTo("printed\n"));
        assertThat(read(directory + "/notes")).isEqualTo("kept\n");
        assertThat(page("/files/browse?path=" + directory).findValuesAsText("path"))
                .containsExactly(directory + "/notes", directory + "/stderr", directory + "/stdout");
        assertThat(get("/files/read?offset=0&path=" + directory + "/../../etc/passwd"))
                .doesNotContain("root");

        var use = eventually()
                .until(
                        () -> page("/monitor/statistics").path(0).path("statistics"),
                        measured -> measured.has("mem_total_bytes"));
        assertThat(use.path("mem_total_bytes").asLong()).isPositive();
        assertThat(use.path("mem_limit_bytes").asLong()).isEqualTo(32L << 20);
    }

    private String read(String path) throws IOException, InterruptedException {
        return page("/files/read?offset=0&length=1000&path=" + path)
                .path("data")
                .asText();
    }

    private JsonNode page(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path));
    }

    private String get(String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:%d%s".formatted(port.getLocalPort(), path));
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    /** Names of those that the framework has, or is. */
    private String objects(String kind) {
        return cluster.kubectl("get", kind, "--namespace", NAMESPACE, "--output=name")
                .run()
                .orThrow();
    }

    /** The next update, which is acknowledged. */
    private JsonNode update(String stream, JsonNode framework, InputStream events)
            throws IOException, InterruptedException {
        var status = next("UPDATE", events).at("/update/status");
        call(
                stream,
                ("{\"type\": \"ACKNOWLEDGE\", \"framework_id\": %s, \"acknowledge\": {\"agent_id\": %s,"
                                + " \"task_id\": %s, \"uuid\": %s}}")
                        .formatted(framework, status.path("agent_id"), status.path("task_id"), status.path("uuid")));
        return status;
    }

    private HttpRequest.Builder request(String call) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/scheduler".formatted(port.getLocalPort())))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(call));
    }

    private void call(String stream, String call) throws IOException, InterruptedException {
        var answer = http.send(request(call).header("Mesos-Stream-Id", stream).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /** The next event of this type; others before it are passed over. */
    private static JsonNode next(String type, InputStream events) throws IOException {
        while (true) {
            var length = new StringBuilder();
            for (var digit = events.read(); digit != '\n'; digit = events.read()) {
                assertThat(digit).as("the stream has ended before %s", type).isNotNegative();
                length.append((char) digit);
            }
            var event = JSON.readTree(events.readNBytes(Integer.parseInt(length.toString())));
            if (event.path("type").asText().equals(type)) {
                return event;
            }
        }
    }

    private static String rest(InputStream events) throws IOException {
        return new String(events.readAllBytes(), UTF_8);
    }
}
