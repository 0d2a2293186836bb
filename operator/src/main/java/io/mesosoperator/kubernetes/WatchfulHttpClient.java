package io.mesosoperator.kubernetes;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's client, with an end for every wait: each request has a timeout, each body may pause only so long, and each
 * WebSocket is pinged. Without these, a connection that is dead without a FIN or RST stays open for 15 min or more.
 * After a timeout, new requests use new connections: the JDK's client would go on with the old ones. But one of what
 * the API server only passes on tells nothing of its connection.
 */
final class WatchfulHttpClient extends HttpClient {

    private static final Logger LOG = LoggerFactory.getLogger(WatchfulHttpClient.class);

    private final Supplier<HttpClient> fresh;
    private final Duration silence;
    private final AtomicReference<HttpClient> current;

    /**
     * @param fresh makes clients that have no connections yet
     * @param silence how long nothing may come when something is due
     */
    WatchfulHttpClient(Supplier<HttpClient> fresh, Duration silence) {
        this.fresh = fresh;
        this.silence = silence;
        current = new AtomicReference<>(fresh.get());
    }

    private HttpClient client() {
        return Objects.requireNonNull(current.get());
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        var client = client();
        var refusal = new EtcdRefusal<>(handler);
        var begin = System.nanoTime();
        HttpResponse<T> response = null;
        try {
            response = refusal.told(client.send(bounded(request), bounded(refusal, request, client)));
            return response;
        } catch (HttpTimeoutException timeout) {
            distrust(client, request, timeout);
            throw timeout;
        } finally {
            ApiRequests.answered(request, response, begin);
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return sendAsync(request, handler, null);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
        var client = client();
        var refusal = new EtcdRefusal<>(handler);
        var begin = System.nanoTime();
        return client.sendAsync(bounded(request), bounded(refusal, request, client), pushes)
                .thenApply(refusal::told)
                .whenComplete((response, failure) -> {
                    ApiRequests.answered(request, response, begin);
                    distrust(client, request, failure instanceof CompletionException ? failure.getCause() : failure);
                });
    }

    /** A request's own timeout covers the time to the response's headers. */
    private HttpRequest bounded(HttpRequest request) {
        return request.timeout().isPresent()
                ? request
                : HttpRequest.newBuilder(request, (name, value) -> true)
                        .timeout(silence.multipliedBy(2))
                        .build();
    }

    private <T> BodyHandler<T> bounded(BodyHandler<T> handler, HttpRequest request, HttpClient client) {
        return response ->
                new ImpatientBody<>(handler.apply(response), silence, timeout -> distrust(client, request, timeout));
    }

    /** Leaves the client to the requests that it has. */
    @SuppressWarnings("ReferenceEquality") // this very client, or its successor
    private void distrust(HttpClient client, HttpRequest request, @Nullable Throwable failure) {
        if (failure instanceof HttpTimeoutException
                && !(failure instanceof HttpConnectTimeoutException)
                && !KubeletPath.isOf(request.uri())
                && client == client()
                && current.compareAndSet(client, fresh.get())) {
            LOG.warn("The API server did not answer in time; further requests use a new connection");
        }
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return new PingedWebSocketBuilder(client().newWebSocketBuilder(), silence);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client().cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client().connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client().followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client().proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client().sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client().sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client().authenticator();
    }

    @Override
    public Version version() {
        return client().version();
    }

    @Override
    public Optional<Executor> executor() {
        return client().executor();
    }
}
