package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_BAD_GATEWAY;
import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_GATEWAY_TIMEOUT;
import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.mesosoperator.kubernetes.RareLog;
import io.mesosoperator.master.ContainerName;
import io.mesosoperator.master.FilesFailure;
import io.mesosoperator.master.SandboxSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into containers by the API server: {@code pods/exec} and {@code pods/log}. */
final class PodSandboxes implements SandboxSource {

    private static final Logger LOG = LoggerFactory.getLogger(PodSandboxes.class);

    private final KubernetesClient client;
    private final RareLog refused;

    PodSandboxes(KubernetesClient client, Clock clock) {
        this.client = client;
        refused = new RareLog(clock);
    }

    @Override
    public Command run(ContainerName where, List<String> command, Duration most)
            throws FilesFailure, InterruptedException {
        var words = command.stream().map(word -> "&command=" + encoded(word)).collect(joining());
        var running = new ContainerCommand(most);
        var opening = client.getHttpClient()
                .newWebSocketBuilder()
                .uri(uri(where, "exec", "stdout=true" + words))
                .subprotocol(ContainerCommand.PROTOCOL)
                .connectTimeout(most.toMillis(), TimeUnit.MILLISECONDS)
                .buildAsync(running);
        try {
            // the client may tell the listener of it later than us
            running.onOpen(opening.get(running.nanosLeft(), TimeUnit.NANOSECONDS));
            return running;
        } catch (ExecutionException failure) {
            throw failure(where, "exec", failure);
        } catch (TimeoutException late) {
            closeOnceOpen(opening, running);
            throw new FilesFailure(HTTP_GATEWAY_TIMEOUT, "The container could not be reached in time");
        } catch (InterruptedException stopped) {
            closeOnceOpen(opening, running);
            throw stopped;
        }
    }

    /** Should it open yet. */
    private static void closeOnceOpen(CompletableFuture<WebSocket> opening, ContainerCommand running) {
        var _ = opening.thenAccept(opened -> {
            running.onOpen(opened);
            running.close();
        });
    }

    @Override
    public InputStream log(ContainerName where, OptionalLong bytes, Duration most)
            throws FilesFailure, InterruptedException {
        var http = client.getHttpClient();
        var asked = http.sendAsync(
                http.newHttpRequestBuilder()
                        .uri(uri(where, "log", bytes.isPresent() ? "limitBytes=" + bytes.getAsLong() : ""))
                        .timeout(most.toMillis(), TimeUnit.MILLISECONDS)
                        .build(),
                InputStream.class);
        try {
            var response = asked.get(most.toMillis(), TimeUnit.MILLISECONDS);
            if (response.code() != HTTP_OK) {
                close(response.body());
                throw failure(where, "log", response.code(), "");
            }
            return response.body();
        } catch (ExecutionException failure) {
            throw failure(where, "log", failure);
        } catch (TimeoutException late) {
            var _ = asked.thenAccept(response -> close(response.body()));
            throw new FilesFailure(HTTP_GATEWAY_TIMEOUT, "The log did not come in time");
        } catch (InterruptedException stopped) {
            var _ = asked.thenAccept(response -> close(response.body()));
            throw stopped;
        }
    }

    private URI uri(ContainerName where, String what, String query) {
        return URI.create("%sapi/v1/namespaces/%s/pods/%s/%s?container=%s&%s"
                .formatted(
                        client.getConfiguration().getMasterUrl(),
                        encoded(where.namespace()),
                        encoded(where.pod()),
                        what,
                        encoded(where.container()),
                        query));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static void close(InputStream body) {
        try (body) {
            // nobody reads it
        } catch (IOException gone) {
            LOG.debug("a connection is gone already", gone);
        }
    }

    private FilesFailure failure(ContainerName where, String what, Throwable cause) {
        var why = cause;
        while ((why instanceof ExecutionException || why instanceof CompletionException) && why.getCause() != null) {
            why = why.getCause();
        }
        return why instanceof WebSocketHandshakeException refusal
                ? failure(where, what, refusal.getResponse().code(), "")
                : failure(where, what, 0, why.toString());
    }

    private FilesFailure failure(ContainerName where, String what, int code, String why) {
        if (code == HTTP_NOT_FOUND || code == HTTP_BAD_REQUEST) { // of a container that is not there yet, or any more
            return new FilesFailure(HTTP_NOT_FOUND, "The container is not there");
        }
        var words = code == 0 ? why : "the API server answers %d".formatted(code);
        refused.log(untold -> LOG.warn(
                "pods/{} of {}/{} failed ({} more were not told of): {}",
                what,
                where.namespace(),
                where.pod(),
                untold,
                words));
        return code == HTTP_FORBIDDEN
                ? new FilesFailure(
                        HTTP_INTERNAL_ERROR,
                        "The operator lacks the rights to pods/exec and pods/log, which the chart gives it with"
                                + " schedulerApi.sandboxFiles")
                : new FilesFailure(HTTP_BAD_GATEWAY, "The container could not be looked into");
    }
}
