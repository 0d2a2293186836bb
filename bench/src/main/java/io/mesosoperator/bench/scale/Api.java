package io.mesosoperator.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A client that does as little as it can: it shares the machine with what is measured. */
final class Api implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FIRST_FAILURE = 400;

    private final HttpClient http;
    private final String url;
    private final String token;

    private Api(HttpClient http, String url, String token) {
        this.http = http;
        this.url = url;
        this.token = token;
    }

    static Api of(String url, Config config) {
        try {
            var http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(SSLUtils.sslContext(config))
                    .build();
            return new Api(http, url, config.getOauthToken());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer; an {@link ApiFailure} if the request is refused. */
    String send(Call call) {
        var answer = answer(call, PATIENCE, BodyHandlers.ofString());
        if (answer.statusCode() >= FIRST_FAILURE) {
            throw new ApiFailure(call, answer.statusCode(), answer.body());
        }
        return answer.body();
    }

    JsonNode get(String path) {
        return parse(send(Call.get(path)));
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer that goes on, a line for each event, until it is closed. */
    InputStream open(String path) {
        var call = Call.get(path);
        var answer = answer(call, PATIENCE, BodyHandlers.ofInputStream());
        if (answer.statusCode() >= FIRST_FAILURE) {
            throw new ApiFailure(call, answer.statusCode(), "");
        }
        return answer.body();
    }

    /** How many objects a collection has. */
    int count(String path) {
        var answer = get(path + (path.contains("?") ? "&" : "?") + "limit=1");
        return answer.path("items").size()
                + answer.path("metadata").path("remainingItemCount").asInt();
    }

    /** Sends all, several at a time, and returns when all are answered. */
    void send(List<Call> calls, int atOnce) {
        var next = new AtomicInteger();
        Callable<Void> worker = () -> {
            for (var i = next.getAndIncrement(); i < calls.size(); i = next.getAndIncrement()) {
                send(calls.get(i));
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(atOnce)) {
            for (var each : threads.invokeAll(
                    IntStream.range(0, atOnce).mapToObj(i -> worker).toList())) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request failed", e.getCause());
        } catch (InterruptedException e) {
            throw Pause.interrupted(e);
        }
    }

    private <T> HttpResponse<T> answer(Call call, Duration patience, BodyHandler<T> handler) {
        var body = call.body().isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(call.body(), StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(url + call.path()))
                .method(call.method(), body)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", call.type())
                .header("Accept", "application/json")
                .timeout(patience)
                .build();
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(call.method() + " " + call.path(), e);
        } catch (InterruptedException e) {
            throw Pause.interrupted(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
