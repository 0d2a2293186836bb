package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocket.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PingedWebSocketBuilderTest {

    /** Opens nothing, and knows who would have listened. */
    private record Listened(List<Listener> listeners) implements WebSocket.Builder {

        @Override
        public WebSocket.Builder header(String name, String value) {
            return this;
        }

        @Override
        public WebSocket.Builder connectTimeout(Duration timeout) {
            return this;
        }

        @Override
        public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
            return this;
        }

        @Override
        public CompletableFuture<WebSocket> buildAsync(URI uri, Listener listener) {
            listeners.add(listener);
            return new CompletableFuture<>();
        }
    }

    @Test
    void onlyWatchesArePinged() {
        var listeners = new ArrayList<Listener>();
        var builder = new PingedWebSocketBuilder(new Listened(listeners), Duration.ofSeconds(15));
        var own = new Listener() {};

        var _ = builder.buildAsync(URI.create("wss://api/api/v1/pods?watch=true"), own);
        var _ = builder.buildAsync(URI.create("wss://api/api/v1/namespaces/a/pods/b/exec?command=sh"), own);

        assertThat(listeners.getFirst()).isInstanceOf(PingedWebSocket.class);
        assertThat(listeners.getLast()).isSameAs(own);
    }
}
