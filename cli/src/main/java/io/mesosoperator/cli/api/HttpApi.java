package io.mesosoperator.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The API server by fabric8's HTTP client, which knows all ways to log in, and nothing above it: the classes of its
 * typed client would be most of the time that a verb takes. Only {@link #exec} needs them.
 */
public final class HttpApi implements Api {

    private static final int WAIT_SECONDS = 60;

    private final Config config;
    private final String server;
    private final HttpClient client;
    private final ObjectMapper json = new ObjectMapper();

    /** With the client that fabric8 makes of the configuration. */
    public HttpApi(Config config) {
        this(config, new JdkHttpClientFactory().newBuilder(config).build());
    }

    HttpApi(Config config, HttpClient client) {
        this.config = config;
        var url = config.getMasterUrl();
        this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.client = client;
    }

    @Override
    public JsonNode get(String path) {
        return read(text(path));
    }

    @Override
    public String text(String path) {
        return answer(request(path).build());
    }

    @Override
    public InputStream stream(String path) {
        var request =
                request(path).timeout(0, TimeUnit.MILLISECONDS).forStreaming().build();
        // of a log that is followed even the head of the answer comes with its first byte
        var response = await(client.sendAsync(request, InputStream.class), request, Long.MAX_VALUE);
        if (!response.isSuccessful()) {
            throw failure(response.code(), request, bodyOf(response));
        }
        return response.body();
    }

    @Override
    public JsonNode create(String path, JsonNode object) {
        var request = request(Query.of(path).with("fieldManager", FIELD_MANAGER).toString())
                .method("POST", Body.JSON.mediaType(), object.toString());
        return read(answer(request.build()));
    }

    @Override
    public JsonNode patch(String path, Body type, JsonNode patch) {
        var request = request(Query.of(path).with("fieldManager", FIELD_MANAGER).toString())
                .method("PATCH", type.mediaType(), patch.toString());
        return read(answer(request.build()));
    }

    @Override
    public void delete(String path) {
        var _ = answer(request(path)
                .method("DELETE", Body.JSON.mediaType(), "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\"}")
                .build());
    }

    @Override
    public int exec(PodContainer container, List<String> command, ExecStreams streams) {
        return new PodExec(config).run(container, command, streams);
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        return client.newHttpRequestBuilder().uri(server + path);
    }

    private String answer(HttpRequest request) {
        var response = await(client.sendAsync(request, String.class), request, WAIT_SECONDS);
        if (!response.isSuccessful()) {
            throw failure(response.code(), request, response.body());
        }
        return response.body();
    }

    private <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> answer, HttpRequest request, long seconds) {
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiFailure(0, "interrupted while waiting for " + request.uri());
        } catch (ExecutionException failed) {
            throw unreachable(failed.getCause() == null ? failed : failed.getCause());
        } catch (java.util.concurrent.TimeoutException late) {
            throw new ApiFailure(0, "%s did not answer within %d s".formatted(server, seconds));
        }
    }

    private ApiFailure unreachable(Throwable cause) {
        var why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new ApiFailure(
                0,
                "the API server %s cannot be reached: %s\nCheck the cluster, --kubeconfig and --context."
                        .formatted(server, why));
    }

    private ApiFailure failure(int code, HttpRequest request, String body) {
        JsonNode answer;
        try {
            answer = json.readTree(body);
        } catch (JsonProcessingException noStatus) {
            answer = MissingNode.getInstance();
        }
        return ApiFailure.of(code, request.method() + " " + request.uri().getPath(), answer, body);
    }

    private static String bodyOf(HttpResponse<InputStream> response) {
        try (var body = response.body()) {
            return new String(body.readAllBytes(), UTF_8);
        } catch (IOException cut) {
            return "";
        }
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new ApiFailure(0, "%s does not answer as an API server: %s".formatted(server, noJson.getMessage()));
        }
    }
}
