package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an executor in this pod does: it knows nothing but its environment and HTTP. */
final class PlayedExecutor implements AutoCloseable {

    private static final String TOKEN = "MESOS_EXECUTOR_AUTHENTICATION_TOKEN";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> environment;
    private final URI agent;
    private @Nullable EventStreamReader stream;

    PlayedExecutor(Pod pod) {
        this(environment(pod));
    }

    /** One that does not know what a token is. */
    static PlayedExecutor withoutToken(Pod pod) {
        var known = environment(pod);
        known.remove(TOKEN);
        return new PlayedExecutor(known);
    }

    /** The pod has the address from which calls of this machine come. */
    static void isHere(KubernetesClient client, Pod pod) {
        client.pods()
                .resource(pod)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"podIP\": \"127.0.0.1\"}}");
    }

    private PlayedExecutor(Map<String, String> environment) {
        this.environment = environment;
        agent = URI.create("http://" + environment.get("MESOS_AGENT_ENDPOINT") + "/api/v1/executor");
    }

    static Map<String, String> environment(Pod pod) {
        return pod.getSpec().getContainers().getFirst().getEnv().stream()
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    String token() {
        return environment.getOrDefault(TOKEN, "");
    }

    /** @param more beside the executor's ids and the type */
    HttpRequest.Builder request(String type, String more) {
        var request = HttpRequest.newBuilder(agent)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body(type, more)));
        return token().isEmpty() ? request : request.header("Authorization", "Bearer " + token());
    }

    String body(String type, String more) {
        var ids = "\"executor_id\": {\"value\": \"%s\"}, \"framework_id\": {\"value\": \"%s\"}"
                .formatted(environment.get("MESOS_EXECUTOR_ID"), environment.get("MESOS_FRAMEWORK_ID"));
        return "{\"type\": \"%s\", %s, %s}".formatted(type, ids, more);
    }

    URI agent() {
        return agent;
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SUBSCRIBE of one that has nothing that was not acknowledged. */
    JsonNode subscribe() {
        return subscribe("");
    }

    /** @param unacknowledged fields of the call */
    JsonNode subscribe(String unacknowledged) {
        try {
            HttpResponse<InputStream> response = http.send(
                    request("SUBSCRIBE", "\"subscribe\": {" + unacknowledged + "}")
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            stream = new EventStreamReader(response);
            return stream.next("SUBSCRIBED").path("subscribed");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    EventStreamReader stream() {
        return Objects.requireNonNull(stream);
    }

    /** The next task that it is to launch, which has to be this. */
    JsonNode launched(String task) {
        var launch = stream().next("LAUNCH").at("/launch/task");
        assertThat(launch.at("/task_id/value").asText()).isEqualTo(task);
        return launch;
    }

    /** An update, as UPDATE and SUBSCRIBE have it. */
    static String update(String task, String state, String uuid, String more) {
        return """
                {"status": {"task_id": {"value": "%s"}, "state": "%s", "source": "SOURCE_EXECUTOR", "uuid": "%s"%s}}
                """.formatted(task, state, uuid, more);
    }

    static String uuid() {
        var uuid = UUID.randomUUID();
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(16)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .array());
    }

    /** Tells this of a task. Returns the uuid. */
    String tell(String task, String state) {
        return tell(task, state, uuid(), "");
    }

    /** @param more fields of the status, after a comma */
    String tell(String task, String state, String uuid, String more) {
        var response = send(request("UPDATE", "\"update\": " + update(task, state, uuid, more)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return uuid;
    }

    /** Tells this of a task, and waits until that is kept. */
    void tellAndWait(String task, String state) {
        awaitAcknowledgement(tell(task, state));
    }

    void awaitAcknowledgement(String uuid) {
        stream().next("ACKNOWLEDGED", of(uuid));
    }

    private static Predicate<JsonNode> of(String uuid) {
        return event -> event.at("/acknowledged/uuid").asText().equals(uuid);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
