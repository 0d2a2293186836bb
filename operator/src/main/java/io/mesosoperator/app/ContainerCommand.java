package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_BAD_GATEWAY;
import static java.net.HttpURLConnection.HTTP_GATEWAY_TIMEOUT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.http.WebSocket;
import io.mesosoperator.master.FilesFailure;
import io.mesosoperator.master.SandboxSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command in a container, by the kubelet's protocol {@code v4.channel.k8s.io}: the first byte of a message is its
 * channel. What it writes is fetched as it is read, so that no more than a message of it is in memory, and whoever
 * waits does so for a limited time.
 */
final class ContainerCommand implements SandboxSource.Command, WebSocket.Listener {

    static final String PROTOCOL = "v4.channel.k8s.io";

    private static final int STDOUT = 1;
    private static final int STATUS = 3;
    private static final int NORMAL = 1000;

    /** So much may come that nobody reads: the rest of a directory that is listed in part. */
    private static final int MOST_UNREAD = 1 << 20;

    /** There is no further output. */
    private static final byte[] END = new byte[0];

    private final long until;
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final InputStream output = new Output();
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable String status;
    private volatile @Nullable Throwable broken;
    private volatile boolean closed;

    /** @param most time for all of it */
    ContainerCommand(Duration most) {
        until = System.nanoTime() + most.toNanos();
    }

    /** What is left of its time. */
    long nanosLeft() {
        return Math.max(0, until - System.nanoTime());
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
    }

    @Override
    public void onMessage(WebSocket from, ByteBuffer message) {
        socket = from;
        var channel = message.hasRemaining() ? message.get() : 0;
        var bytes = new byte[message.remaining()];
        message.get(bytes);
        if (channel == STDOUT && bytes.length > 0 && !closed) {
            messages.add(bytes); // the next one is asked for when this has been read
            return;
        }
        if (channel == STATUS) {
            status = new String(bytes, UTF_8);
            messages.add(END);
        }
        from.request();
    }

    @Override
    public void onClose(WebSocket from, int code, String reason) {
        messages.add(END);
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        broken = failure;
        messages.add(END);
    }

    @Override
    public InputStream output() {
        return output;
    }

    @Override
    public int exitCode() throws FilesFailure, InterruptedException {
        var left = MOST_UNREAD;
        for (var message = next(); message.length > 0; message = next()) {
            left -= message.length;
            if (left < 0) {
                throw new FilesFailure(HTTP_BAD_GATEWAY, "The container has said more than it was asked for");
            }
        }
        messages.add(END); // for whoever reads again
        var said = status;
        if (said == null) {
            var why = broken;
            throw new FilesFailure(
                    HTTP_BAD_GATEWAY, "The container has not said how it went" + (why == null ? "" : ": " + why));
        }
        return ExecStatus.exitCode(said);
    }

    /** Of no length at the end. */
    private byte[] next() throws FilesFailure, InterruptedException {
        var message = messages.poll(nanosLeft(), TimeUnit.NANOSECONDS);
        if (message == null) {
            throw new FilesFailure(HTTP_GATEWAY_TIMEOUT, "The container did not answer in time");
        }
        var from = socket;
        if (from != null && message.length > 0) {
            from.request();
        }
        return message;
    }

    @Override
    public void close() {
        closed = true;
        messages.clear();
        var opened = socket;
        if (opened != null) {
            opened.sendClose(NORMAL, "");
            opened.request(); // the other side's close comes after what nobody has read, and reads any more
        }
    }

    /** What comes, as it comes. */
    private final class Output extends InputStream {

        private byte[] message = END;
        private int at;
        private boolean isAtEnd;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (at == message.length && !isAtEnd) {
                fetch();
            }
            if (isAtEnd) {
                return -1;
            }
            var count = Math.min(length, message.length - at);
            System.arraycopy(message, at, to, from, count);
            at += count;
            return count;
        }

        private void fetch() throws IOException {
            try {
                message = next();
                at = 0;
                if (message.length == 0) {
                    isAtEnd = true;
                    messages.add(END); // for the exit code
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the operator stops");
            }
        }
    }
}
