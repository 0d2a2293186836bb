package io.mesosoperator.kubernetes;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocket.Listener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Makes WebSockets that are pinged, if they are watches: whoever enters a container has a deadline, and while he does
 * not read, no pong comes through either.
 */
final class PingedWebSocketBuilder implements WebSocket.Builder {

    private final WebSocket.Builder builder;
    private final Duration interval;

    PingedWebSocketBuilder(WebSocket.Builder builder, Duration interval) {
        this.builder = builder;
        this.interval = interval;
    }

    @Override
    public WebSocket.Builder header(String name, String value) {
        builder.header(name, value);
        return this;
    }

    @Override
    public WebSocket.Builder connectTimeout(Duration timeout) {
        builder.connectTimeout(timeout);
        return this;
    }

    @Override
    public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
        builder.subprotocols(mostPreferred, lesserPreferred);
        return this;
    }

    @Override
    public CompletableFuture<WebSocket> buildAsync(URI uri, Listener listener) {
        var begin = System.nanoTime();
        return builder.buildAsync(uri, ApiRequests.isWatch(uri) ? new PingedWebSocket(listener, interval) : listener)
                .whenComplete((opened, failure) -> ApiRequests.opened(uri, opened, failure, begin));
    }
}
