package io.mesosoperator.kubernetes;

import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocket.Listener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket that is pinged and fails when nothing came since the last ping: no message, no pong (RFC 6455, 5.5.2). A
 * watch of objects that never change is silent, so silence alone tells nothing.
 */
final class PingedWebSocket implements Listener {

    private static final Logger LOG = LoggerFactory.getLogger(PingedWebSocket.class);

    private final Listener listener;
    private final Duration interval;
    private volatile boolean heard = true;
    private volatile boolean ended;

    PingedWebSocket(Listener listener, Duration interval) {
        this.listener = listener;
        this.interval = interval;
    }

    @Override
    public void onOpen(WebSocket socket) {
        listener.onOpen(socket);
        var _ = Thread.ofVirtual().name("watch-pings").start(() -> ping(socket));
    }

    private void ping(WebSocket socket) {
        try {
            while (true) {
                Thread.sleep(interval);
                if (ended || socket.isInputClosed() || socket.isOutputClosed()) {
                    return;
                }
                if (!heard) {
                    fail(socket);
                    return;
                }
                heard = false;
                // a ping that cannot be sent is one that is not answered
                var _ = socket.sendPing(ByteBuffer.allocate(0));
            }
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(WebSocket socket) {
        ended = true;
        LOG.warn("The API server does not answer on a watch for {}: the watch is started again", interval);
        socket.abort();
        listener.onError(socket, new HttpTimeoutException("no answer to a ping in " + interval));
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        heard = true;
        // The JDK gives a CharBuffer, which fabric8 would append to its message one character at a time.
        return listener.onText(socket, data.toString(), last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        heard = true;
        return listener.onBinary(socket, data, last);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        heard = true;
        return listener.onPing(socket, message);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        heard = true;
        return listener.onPong(socket, message);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        ended = true;
        return listener.onClose(socket, status, reason);
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        if (!ended) {
            ended = true;
            listener.onError(socket, failure);
        }
    }
}
